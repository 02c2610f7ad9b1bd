/// A key that is data cannot stand in a form, or in a row.
struct UnwritableKey: Error {
    let name: String
}

/// Writes a record that a mapping wrote as form data.
struct FormRecordVisitor: RecordVisitor {
    private enum Open {
        case object
        case array(count: Int)
    }

    private let format: FormFormat
    private var open: [Open] = []
    /// The key of the place, as far as it is known: `lines[0]`; one for each open object and array.
    private var keys: [[UInt8]] = []
    private var key: [UInt8] = []
    private(set) var output: [UInt8] = []

    init(_ format: FormFormat) { self.format = format }

    mutating func openObject() {
        if let next = nextKey(isValue: false) { key = next }
        keys.append(key)
        open.append(.object)
    }

    mutating func closeObject() { close() }

    mutating func openArray() {
        if let next = nextKey(isValue: false) { key = next }
        keys.append(key)
        open.append(.array(count: 0))
    }

    mutating func closeArray() { close() }

    mutating func key(_ name: String) throws {
        let around = keys.last ?? []
        // A bracket inside of brackets would be read as their end.
        guard around.isEmpty || !name.contains(where: { $0 == "[" || $0 == "]" }) else {
            throw UnwritableKey(name: name)
        }
        key = around.isEmpty ? Array(name.utf8) : around + [.openBracket] + Array(name.utf8) + [.closeBracket]
    }

    mutating func value(_ kind: ValueKind, _ utf8: Span<UInt8>) {
        let key = nextKey(isValue: true) ?? key
        if kind == .null, format.null == .omitted { return }
        if !output.isEmpty { output.append(0x26) }
        FormRecordVisitor.encode(key.span, into: &output)
        output.append(0x3d)
        if kind != .null { FormRecordVisitor.encode(utf8, into: &output) }
    }

    private mutating func close() {
        open.removeLast()
        keys.removeLast()
    }

    /// The key of the next element, inside an array.
    private mutating func nextKey(isValue: Bool) -> [UInt8]? {
        guard case .array(let count)? = open.last, let around = keys.last else { return nil }
        open[open.count - 1] = .array(count: count + 1)
        if isValue, format.arrays == .repeated { return around }
        return around + [.openBracket] + Array(String(count).utf8) + [.closeBracket]
    }

    /// The characters that the standard's form percent-encode set leaves alone: letters, digits and `*-._`; a space becomes
    /// a plus sign.
    private static func encode(_ text: Span<UInt8>, into output: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2a, .minus, .point, 0x5f: output.append(byte)
            case .space: output.append(.plus)
            default: output += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }
}
