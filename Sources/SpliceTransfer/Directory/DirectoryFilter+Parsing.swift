import SpliceHTTP

extension DirectoryFilter {
    /// Filters within filters.
    private static let depthLimit = 100

    /// A filter that was written as text (RFC 4515), by whoever configures an integration. Build filters that hold values
    /// from elsewhere from their parts instead.
    ///
    /// - Throws: ``TransferError`` with code `invalidRequest`; the message says at which byte.
    public init(parsing text: String) throws(TransferError) {
        var rest = Array(text.utf8)[...]
        self = try Self.filter(&rest, depth: 0)
        guard rest.isEmpty else { throw Self.malformed(rest) }
    }

    private static func filter(_ rest: inout ArraySlice<UInt8>, depth: Int) throws(TransferError) -> DirectoryFilter {
        guard depth <= depthLimit, rest.popFirst() == UInt8(ascii: "("), let first = rest.first else {
            throw malformed(rest)
        }
        let filter: DirectoryFilter
        switch first {
        case UInt8(ascii: "&"), UInt8(ascii: "|"):
            rest = rest.dropFirst()
            var filters: [DirectoryFilter] = []
            while rest.first == UInt8(ascii: "(") { filters.append(try Self.filter(&rest, depth: depth + 1)) }
            filter = first == UInt8(ascii: "&") ? .all(filters) : .any(filters)
        case UInt8(ascii: "!"):
            rest = rest.dropFirst()
            filter = .not(try Self.filter(&rest, depth: depth + 1))
        default:
            let item = rest.prefix { $0 != UInt8(ascii: ")") }
            filter = try Self.item(item)
            rest = rest.dropFirst(item.count)
        }
        guard rest.popFirst() == UInt8(ascii: ")") else { throw malformed(rest) }
        return filter
    }

    private static func item(_ item: ArraySlice<UInt8>) throws(TransferError) -> DirectoryFilter {
        guard let sign = item.firstIndex(of: UInt8(ascii: "=")) else { throw malformed(item) }
        let left = item[..<sign]
        let right = item[(sign + 1)...]
        switch left.last {
        case UInt8(ascii: ">"): return DirectoryFilter(.atLeast(try attribute(left.dropLast()), try value(right)))
        case UInt8(ascii: "<"): return DirectoryFilter(.atMost(try attribute(left.dropLast()), try value(right)))
        case UInt8(ascii: "~"):
            return DirectoryFilter(.approximately(try attribute(left.dropLast()), try value(right)))
        case UInt8(ascii: ":"): return try rule(left.dropLast(), try value(right))
        default: break
        }
        let attribute = try attribute(left)
        if right.elementsEqual([UInt8(ascii: "*")]) { return .present(attribute) }
        var parts: [[UInt8]] = []
        for part in right.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false) {
            parts.append(try value(part))
        }
        guard parts.count > 1, let start = parts.first, let end = parts.last else {
            return .equal(attribute, bytes: parts.first ?? [])
        }
        let middle = parts.dropFirst().dropLast()
        guard middle.allSatisfy({ !$0.isEmpty }) else { throw malformed(right) }
        return DirectoryFilter(.matches(attribute, start: start, middle: Array(middle), end: end))
    }

    /// `attribute[:dn][:rule]` or `[:dn]:rule`.
    private static func rule(_ left: ArraySlice<UInt8>, _ value: [UInt8]) throws(TransferError) -> DirectoryFilter {
        var parts = left.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let name = parts.removeFirst()
        let isInName = parts.first.map { String(decoding: $0, as: UTF8.self).lowercased() == "dn" } == true
        if isInName { parts.removeFirst() }
        guard parts.count <= 1, !name.isEmpty || parts.count == 1 else { throw malformed(left) }
        let attribute = name.isEmpty ? nil : try attribute(name)
        var rule: DirectoryAttribute?
        if let part = parts.first { rule = try Self.attribute(part) }
        return DirectoryFilter(.rule(rule, attribute, value, isInName: isInName))
    }

    private static func attribute(_ bytes: ArraySlice<UInt8>) throws(TransferError) -> DirectoryAttribute {
        do throws(TransferError) {
            return try DirectoryAttribute(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw malformed(bytes)
        }
    }

    /// Bytes, with `\hh` for any of them.
    private static func value(_ bytes: ArraySlice<UInt8>) throws(TransferError) -> [UInt8] {
        var value: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case 0, UInt8(ascii: "("), UInt8(ascii: "*"): throw malformed(rest)
            case UInt8(ascii: "\\"):
                let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
                guard digits.count == 2 else { throw malformed(rest) }
                value.append(UInt8(digits[0] << 4 | digits[1]))
                rest = rest.dropFirst(2)
            default: value.append(byte)
            }
        }
        return value
    }

    private static func malformed(_ rest: ArraySlice<UInt8>) -> TransferError {
        TransferError(
            .invalidRequest, outcome: .notSent, message: "the filter is malformed near byte \(rest.startIndex)")
    }
}
