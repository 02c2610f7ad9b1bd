extension Bytes {
    /// The text of a scanned string with its escapes replaced.
    ///
    /// The view holds what stands between the quotes; the scanner has validated it, so every escape is complete, its
    /// surrogates are paired, and the rest is UTF-8. What an escape stands for is never longer than the escape.
    @usableFromInline
    @inline(never)
    func unescapedString() -> String {
        string { store in unescape(store) }
    }

    /// The same, as bytes.
    @usableFromInline
    @inline(never)
    func unescaped() -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(count)
        _ = unescape { _, byte in text.append(byte) }
        return text
    }

    /// Stores the bytes of the text one after another; the result is their number.
    @inline(__always)
    private func unescape(_ store: (Int, UInt8) -> Void) -> Int {
        var index = 0
        var length = 0
        while index < count {
            let byte = self[index]
            guard byte == .backslash, index &+ 1 < count else {
                store(length, byte)
                length &+= 1
                index &+= 1
                continue
            }
            let escape = self[index &+ 1]
            index &+= 2
            guard escape != 0x75 else {  // u
                let scalar = escapedScalar(at: index)
                index = scalar.end
                length = storeUTF8(scalar.value, at: length, store)
                continue
            }
            store(length, Bytes.meaning(of: escape))
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

    /// Stores a character in one to four bytes; the result is the index behind them.
    @inline(__always)
    private func storeUTF8(_ scalar: UInt32, at index: Int, _ store: (Int, UInt8) -> Void) -> Int {
        func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar &>> shift & 0x3f) }
        if scalar < 0x80 {
            store(index, UInt8(truncatingIfNeeded: scalar))
            return index &+ 1
        }
        if scalar < 0x800 {
            store(index, 0xc0 | UInt8(truncatingIfNeeded: scalar &>> 6))
            store(index &+ 1, tail(0))
            return index &+ 2
        }
        if scalar < 0x10000 {
            store(index, 0xe0 | UInt8(truncatingIfNeeded: scalar &>> 12))
            store(index &+ 1, tail(6))
            store(index &+ 2, tail(0))
            return index &+ 3
        }
        store(index, 0xf0 | UInt8(truncatingIfNeeded: scalar &>> 18))
        store(index &+ 1, tail(12))
        store(index &+ 2, tail(6))
        store(index &+ 3, tail(0))
        return index &+ 4
    }
}
