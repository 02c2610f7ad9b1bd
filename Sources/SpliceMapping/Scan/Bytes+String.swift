/// Where a string ends, and what is special about it.
struct ScannedText {
    /// The index of the closing quote.
    let end: Int
    let traits: TextTraits
}

extension Bytes {
    /// Finds the end of the string that starts at `start`, the index just behind its opening quote.
    ///
    /// The string is validated on the way: control characters, escapes, surrogate pairs (RFC 8259 section 7), UTF-8. Most
    /// strings are plain and short, so they end in the first sixteen bytes looked at.
    @inline(__always)
    func scanString(from start: Int) throws(ScanFault) -> ScannedText {
        var index = start
        while index &+ 16 <= count {
            var stops = Word.stops(in: word(at: index))
            if stops == 0 {
                index &+= 8
                stops = Word.stops(in: word(at: index))
                if stops == 0 {
                    index &+= 8
                    continue
                }
            }
            index &+= stops.trailingZeroBitCount &>> 3
            if self[index] == .quote { return ScannedText(end: index, traits: []) }
            break
        }
        return try scanRest(ofStringAt: index)
    }

    /// How many bytes from `index` on, up to sixteen, are ASCII that stands for itself in a string.
    @inline(__always)
    private func plainBytes(at index: Int) -> Int {
        let block = block(at: index)
        let halves = Word.halves(of: Word.specialFlags(in: block) | block) & SIMD2(repeating: Word.highBits)
        if halves[0] != 0 { return halves[0].trailingZeroBitCount &>> 3 }
        return 8 &+ halves[1].trailingZeroBitCount &>> 3
    }

    /// The general case, from some index inside a string on: escapes, characters outside ASCII, and the last bytes of the
    /// document.
    @inline(never)
    private func scanRest(ofStringAt position: Int) throws(ScanFault) -> ScannedText {
        var index = position
        var traits: TextTraits = []
        while index < count {
            let byte = self[index]
            if byte == .quote { return ScannedText(end: index, traits: traits) }
            if byte >= 0x80 {
                traits.insert(.nonASCII)
                let length = lengthOfScalar(at: index, end: count)
                guard length > 0 else { throw ScanFault(.encoding, at: index) }
                index &+= length
            } else if byte == .backslash {
                traits.insert(.escaped)
                index = try afterEscape(at: index)
            } else {
                guard byte >= .space else { throw ScanFault(.grammar, at: index) }
                index &+= 1
            }
            while index &+ 16 <= count {
                let plain = plainBytes(at: index)
                index &+= plain
                if plain < 16 { break }
            }
        }
        throw ScanFault(.grammar, at: index)
    }

    /// The index behind the escape whose backslash is at `index`.
    private func afterEscape(at index: Int) throws(ScanFault) -> Int {
        guard index &+ 1 < count else { throw ScanFault(.grammar, at: count) }
        switch self[index &+ 1] {
        case .quote, .backslash, .slash, 0x62, 0x66, 0x6e, 0x72, 0x74:  // b f n r t
            return index &+ 2
        case 0x75:  // u
            guard let unit = hexUnit(at: index &+ 2) else { throw ScanFault(.escape, at: index) }
            guard unit & 0xf800 == 0xd800 else { return index &+ 6 }
            guard unit < 0xdc00, index &+ 12 <= count, self[index &+ 6] == .backslash, self[index &+ 7] == 0x75,
                let low = hexUnit(at: index &+ 8), low & 0xfc00 == 0xdc00
            else { throw ScanFault(.escape, at: index) }
            return index &+ 12
        default:
            throw ScanFault(.escape, at: index)
        }
    }

    /// The value of four hexadecimal digits; nil when there are not four.
    func hexUnit(at index: Int) -> Int? {
        guard index &+ 4 <= count else { return nil }
        let (a, b) = (self[index].hexValue, self[index &+ 1].hexValue)
        let (c, d) = (self[index &+ 2].hexValue, self[index &+ 3].hexValue)
        return a | b | c | d < 0 ? nil : a &<< 12 | b &<< 8 | c &<< 4 | d
    }
}
