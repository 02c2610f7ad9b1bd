extension Cell {
    /// Lends each element of an array in turn, with its number from 0.
    ///
    /// For rules that read the array as a whole: `.array(of:)` is one.
    ///
    /// - Throws: `missing`, `null` or `wrongKind`, and what the closure throws.
    public func forEachElement(_ body: (borrowing Cell, Int) throws(Refusal) -> Void) throws(Refusal) {
        guard kind == .array else { throw refusal }
        var number = 0
        try forEachValue(isObject: false) { (_, element) throws(Refusal) in
            try body(element, number)
            number += 1
        }
    }

    /// Lends each member of an object in turn, with its name, in the order of the document. A name may occur twice.
    ///
    /// For rules that do not know the names: `.dictionary(of:)` is one.
    ///
    /// - Throws: `missing`, `null` or `wrongKind`, and what the closure throws.
    public func forEachMember(_ body: (String, borrowing Cell) throws(Refusal) -> Void) throws(Refusal) {
        guard kind == .object else { throw refusal }
        try forEachValue(isObject: true, body)
    }

    /// The scanner has checked the grammar, so a fault cannot occur; it would be a refusal.
    private func forEachValue(
        isObject: Bool, _ body: (String, borrowing Cell) throws(Refusal) -> Void
    ) throws(Refusal) {
        let (bytes, whole) = (record.bytes, token)
        let end = Int(whole.start) &+ Int(whole.length) &- 1
        var index = bytes.afterWhitespace(Int(whole.start) &+ 1)
        while index < end {
            var name = ""
            let value: (token: Token, end: Int)
            do throws(ScanFault) {
                if isObject {
                    let key = try bytes.scanString(from: index &+ 1)
                    name = string(of: Token(.string, from: index &+ 1, to: key.end, traits: key.traits))
                    index = try bytes.afterColon(key.end &+ 1)
                }
                value = try bytes.value(at: index)
            } catch {
                throw Refusal(.malformed)
            }
            var token = value.token
            // Texts in formats that have nothing else may spell numbers, wherever they stand.
            if whole.traits.contains(.untyped) { token.traits.insert(.untyped) }
            try Frame.lend(token) { (frame) throws(Refusal) in
                try body(name, Cell(record: record, frame: frame, slot: 0, companion: 0))
            }
            index = bytes.afterWhitespace(value.end)
            if index < end, bytes[index] == .comma { index = bytes.afterWhitespace(index &+ 1) }
        }
    }
}

extension Bytes {
    /// The value at an index, and the index behind it.
    fileprivate func value(at start: Int) throws(ScanFault) -> (token: Token, end: Int) {
        let byte = self[start]
        if byte == .quote {
            let text = try scanString(from: start &+ 1)
            return (Token(.string, from: start &+ 1, to: text.end, traits: text.traits), text.end &+ 1)
        }
        if byte.startsNumber {
            let number = try scanNumber(from: start)
            return (Token(.number, from: start, to: number.end, traits: number.traits), number.end)
        }
        if byte == .openBrace || byte == .openBracket {
            let end = try skipNested(at: start, depth: .max)
            return (Token(byte == .openBrace ? .object : .array, from: start, to: end), end)
        }
        let literal = try scanLiteral(from: start)
        return (Token(literal.kind, from: start, to: literal.end), literal.end)
    }
}
