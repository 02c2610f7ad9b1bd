extension Bytes {
    /// The text of a scanned string with its escapes replaced.
    @usableFromInline
    @inline(never)
    func unescapedString() -> String { String(decoding: unescaped(), as: UTF8.self) }

    /// The text of a scanned string with its escapes replaced, as bytes.
    ///
    /// The view holds what stands between the quotes; the scanner has validated it, so no escape is cut off.
    @usableFromInline
    @inline(never)
    func unescaped() -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(count)
        var index = 0
        while index < count {
            let byte = self[index]
            guard byte == .backslash, index &+ 1 < count else {
                text.append(byte)
                index &+= 1
                continue
            }
            let escape = self[index &+ 1]
            index &+= 2
            switch escape {
            case 0x62: text.append(.backspace)
            case 0x66: text.append(.formFeed)
            case 0x6e: text.append(.lineFeed)
            case 0x72: text.append(.carriageReturn)
            case 0x74: text.append(.tab)
            case 0x75: index = appendScalar(at: index, to: &text)
            default: text.append(escape)
            }
        }
        return text
    }

    /// Appends the character whose four hexadecimal digits are at `start`; the result is the index behind it.
    private func appendScalar(at start: Int, to text: inout [UInt8]) -> Int {
        guard let high = hexUnit(at: start) else { return count }
        guard high & 0xfc00 == 0xd800 else {
            append(UInt32(high), to: &text)
            return start &+ 4
        }
        guard let low = hexUnit(at: start &+ 6) else { return count }
        append(UInt32(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00)), to: &text)
        return start &+ 10
    }

    private func append(_ scalar: UInt32, to text: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(scalar) else { return }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}
