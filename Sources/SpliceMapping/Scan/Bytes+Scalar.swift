extension Bytes {
    /// The end of the number that starts at `start`, and whether it has a fraction or an exponent (RFC 8259 section 6).
    @inline(__always)
    func scanNumber(from start: Int) throws(ScanFault) -> ScannedText {
        var index = start
        if self[index] == .minus { index &+= 1 }
        let firstDigit = index
        index = afterDigits(from: index)
        if index == firstDigit || (self[firstDigit] == .zero && index &- firstDigit > 1) {
            throw ScanFault(.number, at: start)
        }
        guard index < count else { return ScannedText(end: index, traits: []) }
        let next = self[index]
        guard next == .point || next | 0x20 == 0x65 else { return ScannedText(end: index, traits: []) }
        return ScannedText(end: try scanFraction(from: index), traits: .fractional)
    }

    /// `index` is at a point or at an `e`.
    @inline(never)
    private func scanFraction(from start: Int) throws(ScanFault) -> Int {
        var index = start
        if self[index] == .point { index = try afterSomeDigits(from: index &+ 1) }
        if index < count, self[index] | 0x20 == 0x65 {
            index &+= 1
            if index < count, self[index] == .plus || self[index] == .minus { index &+= 1 }
            index = try afterSomeDigits(from: index)
        }
        return index
    }

    /// The index behind at least one digit.
    private func afterSomeDigits(from start: Int) throws(ScanFault) -> Int {
        let index = afterDigits(from: start)
        guard index > start else { throw ScanFault(.number, at: start) }
        return index
    }

    /// The index behind the digits that start at `start`: eight at a time.
    @inline(__always)
    private func afterDigits(from start: Int) -> Int {
        var index = start
        while index &+ 8 <= count {
            let digits = Word.digitCount(in: word(at: index))
            index &+= digits
            if digits < 8 { return index }
        }
        while index < count, self[index].isDigit { index &+= 1 }
        return index
    }

    /// The kind and the end of `null`, `true` or `false`.
    @inline(__always)
    func scanLiteral(from start: Int) throws(ScanFault) -> (kind: ValueKind, end: Int) {
        if start &+ 4 <= count {
            switch halfWord(at: start) {
            case 0x6c6c_756e: return (.null, start &+ 4)
            case 0x6575_7274: return (.true, start &+ 4)
            case 0x736c_6166 where start &+ 5 <= count && self[start &+ 4] == 0x65: return (.false, start &+ 5)
            default: break
            }
        }
        throw ScanFault(.grammar, at: start)
    }
}
