extension Writer {
    @inlinable
    @inline(__always)
    mutating func quoted(_ text: Span<UInt8>) {
        text.withBytes { quoted($0) }
    }

    @inlinable
    @inline(__always)
    mutating func quoted(_ text: Bytes) {
        buffer.reserve(text.count &+ 16)
        buffer.appendUnchecked(.quote)
        if buffer.appendPlainTextUnchecked(text) {
            buffer.appendUnchecked(.quote)
        } else {
            escaped(text)
        }
    }

    /// The rest of a string whose opening quote is written, with the escapes that RFC 8259 asks for.
    @usableFromInline
    @inline(never)
    mutating func escaped(_ text: Bytes) {
        buffer.reserve(text.count &* 6 &+ 1)
        for index in 0..<text.count {
            let byte = text[index]
            guard byte == .quote || byte == .backslash || byte < .space else {
                buffer.appendUnchecked(byte)
                continue
            }
            buffer.appendUnchecked(.backslash)
            switch byte {
            case .quote, .backslash: buffer.appendUnchecked(byte)
            case .backspace: buffer.appendUnchecked(0x62)
            case .formFeed: buffer.appendUnchecked(0x66)
            case .lineFeed: buffer.appendUnchecked(0x6e)
            case .carriageReturn: buffer.appendUnchecked(0x72)
            case .tab: buffer.appendUnchecked(0x74)
            default: hexEscape(byte)
            }
        }
        buffer.appendUnchecked(.quote)
    }

    /// `u00` and two hexadecimal digits of a control character.
    private mutating func hexEscape(_ byte: UInt8) {
        buffer.appendUnchecked(0x75)
        buffer.appendUnchecked(.zero)
        buffer.appendUnchecked(.zero)
        buffer.appendUnchecked(.zero &+ byte >> 4)
        let low = byte & 0x0f
        buffer.appendUnchecked(low < 10 ? .zero &+ low : 0x57 &+ low)
    }
}
