/// Where a string ends, and what is special about it.
struct ScannedText {
    /// The index of the closing quote.
    let end: Int
    let traits: TextTraits
}

extension Bytes {
    /// Finds the end of the string that starts at `start`, the index just behind its opening quote.
    ///
    /// The string is validated on the way: control characters, escapes, surrogate pairs (RFC 8259 section 7), UTF-8.
    @inline(__always)
    func scanString(from start: Int) throws(ScanFault) -> ScannedText {
        var index = start
        var high: UInt64 = 0
        while index &+ 8 <= count {
            let word = word(at: index)
            let specials = Word.specials(in: word)
            if specials == 0 {
                high |= Word.nonASCII(in: word)
                index &+= 8
                continue
            }
            let bit = UInt64(truncatingIfNeeded: specials.trailingZeroBitCount)
            high |= Word.nonASCII(in: word) & ((1 &<< bit) &- 1)
            index &+= Int(truncatingIfNeeded: bit &>> 3)
            guard self[index] == .quote else { break }
            if high == 0 { return ScannedText(end: index, traits: []) }
            try validateUTF8(from: start, to: index)
            return ScannedText(end: index, traits: .nonASCII)
        }
        return try scanRest(ofStringFrom: start, at: index, nonASCII: high != 0)
    }

    /// The general case: escapes, and the last bytes of the document.
    @inline(never)
    private func scanRest(
        ofStringFrom start: Int, at position: Int, nonASCII: Bool
    ) throws(ScanFault) -> ScannedText {
        var index = position
        var traits: TextTraits = nonASCII ? .nonASCII : []
        while true {
            while index &+ 8 <= count {
                let word = word(at: index)
                let specials = Word.specials(in: word)
                let bit = UInt64(truncatingIfNeeded: specials == 0 ? 63 : specials.trailingZeroBitCount)
                if Word.nonASCII(in: word) & (~0 &>> (63 &- bit)) != 0 { traits.insert(.nonASCII) }
                index &+= specials == 0 ? 8 : Int(truncatingIfNeeded: bit &>> 3)
                if specials != 0 { break }
            }
            guard index < count else { throw ScanFault(.grammar, at: index) }
            let byte = self[index]
            if byte == .quote { break }
            if byte == .backslash {
                traits.insert(.escaped)
                index = try afterEscape(at: index)
                continue
            }
            guard byte >= .space else { throw ScanFault(.grammar, at: index) }
            if byte >= 0x80 { traits.insert(.nonASCII) }
            index &+= 1
        }
        if traits.contains(.nonASCII) { try validateUTF8(from: start, to: index) }
        return ScannedText(end: index, traits: traits)
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
