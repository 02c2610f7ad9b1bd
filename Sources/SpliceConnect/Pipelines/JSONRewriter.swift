import SpliceDelivery

/// Copies a JSON object (RFC 8259) and covers values on the way, without reading numbers or texts into anything.
struct JSONRewriter {
    /// What happens to the value of one path.
    enum Decision {
        /// Stays or is covered, as a whole.
        case cover(RecordMask.Cover)
        /// An object or a list is looked into; anything else is covered.
        case enter(otherwise: RecordMask.Cover)
    }

    private static let deepest = 128

    private let bytes: [UInt8]
    private let decide: (String) -> Decision
    private var position = 0
    private var output: [UInt8] = []

    init(_ bytes: [UInt8], decide: @escaping (String) -> Decision) {
        self.bytes = bytes
        self.decide = decide
        output.reserveCapacity(bytes.count)
    }

    /// The object with its values covered; `nil` if the bytes are no JSON object.
    mutating func object() -> [UInt8]? {
        skipSpace()
        guard next == UInt8(ascii: "{"), members("", depth: 0) else { return nil }
        skipSpace()
        return position == bytes.count ? output : nil
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func members(_ path: String, depth: Int) -> Bool {
        guard depth < Self.deepest, take(UInt8(ascii: "{")) else { return false }
        output.append(UInt8(ascii: "{"))
        var isFirst = true
        if take(UInt8(ascii: "}")) {
            output.append(UInt8(ascii: "}"))
            return true
        }
        repeat {
            skipSpace()
            guard let key = text(), let name = name(key), take(UInt8(ascii: ":")) else { return false }
            let end = output.count
            if !isFirst { output.append(UInt8(ascii: ",")) }
            output += bytes[key]
            output.append(UInt8(ascii: ":"))
            switch value(path.isEmpty ? name : "\(path).\(name)", depth: depth + 1) {
            case nil: return false
            case true?: isFirst = false
            case false?: output.removeSubrange(end...)
            }
        } while take(UInt8(ascii: ","))
        output.append(UInt8(ascii: "}"))
        return take(UInt8(ascii: "}"))
    }

    private mutating func elements(_ path: String, depth: Int) -> Bool {
        guard depth < Self.deepest, take(UInt8(ascii: "[")) else { return false }
        output.append(UInt8(ascii: "["))
        if take(UInt8(ascii: "]")) {
            output.append(UInt8(ascii: "]"))
            return true
        }
        var isFirst = true
        repeat {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            guard let isThere = value("\(path)[]", depth: depth + 1) else { return false }
            // The place of an element means something, so it is never left out.
            if !isThere { output += "null".utf8 }
        } while take(UInt8(ascii: ","))
        output.append(UInt8(ascii: "]"))
        return take(UInt8(ascii: "]"))
    }

    /// Copies or covers one value.
    ///
    /// - Returns: Whether anything was written; `nil` if there is no value.
    private mutating func value(_ path: String, depth: Int) -> Bool? {
        skipSpace()
        let cover: RecordMask.Cover
        switch decide(path) {
        case .enter(let otherwise):
            if next == UInt8(ascii: "{") { return members(path, depth: depth) ? true : nil }
            if next == UInt8(ascii: "[") { return elements(path, depth: depth) ? true : nil }
            cover = otherwise
        case .cover(let whole): cover = whole
        }
        let start = position
        guard skip(depth: depth) else { return nil }
        guard let replacement = cover.replacement(for: bytes[start..<position]) else { return false }
        output += replacement
        return true
    }

    private func name(_ key: Range<Int>) -> String? {
        let inner = bytes[key].dropFirst().dropLast()
        guard inner.contains(UInt8(ascii: "\\")) else { return String(validating: inner, as: UTF8.self) }
        return try? Payload(bytes: Array(bytes[key])).decode(String.self)
    }

    /// Steps over a text.
    ///
    /// - Returns: Where it is, quotes included.
    private mutating func text() -> Range<Int>? {
        let start = position
        guard next == UInt8(ascii: "\"") else { return nil }
        position += 1
        while let byte = next {
            position += 1
            if byte == UInt8(ascii: "\"") { return start..<position }
            if byte == UInt8(ascii: "\\") { position += 1 }
            if byte < 0x20 { return nil }
        }
        return nil
    }

    private mutating func skip(depth: Int) -> Bool {
        guard depth < Self.deepest, let byte = next else { return false }
        switch byte {
        case UInt8(ascii: "\""): return text() != nil
        case UInt8(ascii: "{"), UInt8(ascii: "["): return skipContainer(depth: depth)
        default: return skipScalar()
        }
    }

    private mutating func skipContainer(depth: Int) -> Bool {
        let isObject = next == UInt8(ascii: "{")
        let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        position += 1
        if take(close) { return true }
        repeat {
            skipSpace()
            if isObject {
                guard text() != nil, take(UInt8(ascii: ":")) else { return false }
                skipSpace()
            }
            guard skip(depth: depth + 1) else { return false }
        } while take(UInt8(ascii: ","))
        return take(close)
    }

    /// A number or a word; which, whoever reads the record finds out.
    private mutating func skipScalar() -> Bool {
        let start = position
        while let byte = next, !" \t\r\n,:]}[{\"".utf8.contains(byte) { position += 1 }
        return position > start
    }
}
