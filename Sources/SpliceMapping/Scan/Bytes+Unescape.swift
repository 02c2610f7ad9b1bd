extension Bytes {
    /// The text of a scanned string with its escapes replaced.
    ///
    /// The view holds what stands between the quotes; the scanner has validated it, so every escape is complete, its
    /// surrogates are paired, and the rest is UTF-8. What an escape stands for is never longer than the escape.
    @usableFromInline
    @inline(never)
    func unescapedString() -> String {
        string { scratch in unescape(into: scratch) }
    }

    /// The same, as bytes.
    @usableFromInline
    @inline(never)
    func unescaped() -> [UInt8] {
        [UInt8](scratchOf: count) { scratch in unescape(into: scratch) }
    }

    /// Stores the bytes of the text from index 0 on; the result is their number.
    @inline(__always)
    private func unescape(into scratch: Scratch) -> Int {
        var index = 0
        var length = 0
        while index < count {
            if index &+ 8 <= count {
                let word = word(at: index)
                scratch.set(word, at: length)
                let plain = Word.bytesBeforeBackslash(in: word)
                index &+= plain
                length &+= plain
                if plain == 8 { continue }
            }
            let byte = self[index]
            guard byte == .backslash, index &+ 1 < count else {
                scratch.set(byte, at: length)
                length &+= 1
                index &+= 1
                continue
            }
            let escape = self[index &+ 1]
            index &+= 2
            guard escape != 0x75 else {  // u
                let scalar = escapedScalar(at: index)
                index = scalar.end
                length = scratch.setUTF8(scalar.value, at: length)
                continue
            }
            scratch.set(Bytes.meaning(of: escape), at: length)
            length &+= 1
        }
        return length
    }

    /// What a backslash and one letter stand for.
    @inline(__always)
    private static func meaning(of escape: UInt8) -> UInt8 {
        switch escape {
        case 0x62: .backspace
        case 0x66: .formFeed
        case 0x6e: .lineFeed
        case 0x72: .carriageReturn
        case 0x74: .tab
        default: escape
        }
    }

    /// The character whose four hexadecimal digits are at `start`, or the pair of which they are the first half.
    @inline(__always)
    private func escapedScalar(at start: Int) -> (value: UInt32, end: Int) {
        guard let high = hexUnit(at: start) else { return (0xfffd, count) }
        guard high & 0xfc00 == 0xd800 else { return (UInt32(truncatingIfNeeded: high), start &+ 4) }
        guard let low = hexUnit(at: start &+ 6) else { return (0xfffd, count) }
        return (UInt32(truncatingIfNeeded: 0x10000 &+ (high &- 0xd800) &<< 10 &+ (low &- 0xdc00)), start &+ 10)
    }
}
