extension Bytes {
    /// The index behind the value at `start`, which is checked as strictly as one that a row reads, and not kept.
    @inline(__always)
    func skipValue(at start: Int, depth: Int) throws(ScanFault) -> Int {
        guard start < count else { throw ScanFault(.grammar, at: start) }
        let byte = self[start]
        if byte == .quote { return try scanString(from: start &+ 1).end &+ 1 }
        if byte.startsNumber { return try scanNumber(from: start).end }
        if byte == .openBrace || byte == .openBracket { return try skipNested(at: start, depth: depth) }
        return try scanLiteral(from: start).end
    }

    /// The index behind the object or array at `start`. `depth` is how many more levels are allowed.
    @inline(never)
    func skipNested(at start: Int, depth: Int) throws(ScanFault) -> Int {
        guard depth > 0 else { throw ScanFault(.tooDeep, at: start) }
        let isObject = self[start] == .openBrace
        let close: UInt8 = isObject ? .closeBrace : .closeBracket
        var index = afterWhitespace(start &+ 1)
        if index < count, self[index] == close { return index &+ 1 }
        while true {
            if isObject { index = try skipKey(at: index) }
            index = try skipValue(at: index, depth: depth &- 1)
            if index < count, self[index] <= .space { index = afterWhitespace(index) }
            guard index < count else { throw ScanFault(.grammar, at: index) }
            if self[index] == close { return index &+ 1 }
            guard self[index] == .comma else { throw ScanFault(.grammar, at: index) }
            index = afterWhitespace(index &+ 1)
        }
    }

    /// The index of the value whose key starts at `start`.
    @inline(__always)
    private func skipKey(at start: Int) throws(ScanFault) -> Int {
        guard start < count, self[start] == .quote else { throw ScanFault(.grammar, at: start) }
        return try afterColon(try scanString(from: start &+ 1).end &+ 1)
    }

    /// The index of the value, from the index behind its key.
    @inline(__always)
    func afterColon(_ start: Int) throws(ScanFault) -> Int {
        if start &+ 1 < count, self[start] == .colon, self[start &+ 1] > .space { return start &+ 1 }
        let colon = afterWhitespace(start)
        guard colon < count, self[colon] == .colon else { throw ScanFault(.grammar, at: colon) }
        return afterWhitespace(colon &+ 1)
    }
}
