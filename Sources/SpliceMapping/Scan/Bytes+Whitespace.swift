extension Bytes {
    /// The first index from `start` on that holds no white space, or `count`.
    @inline(__always)
    func afterWhitespace(_ start: Int) -> Int {
        if start < count, self[start] > .space { return start }
        return afterLongWhitespace(start)
    }

    /// Indented documents have a line feed and a run of spaces, mostly of up to sixteen: two words tell how many.
    @inline(never)
    private func afterLongWhitespace(_ start: Int) -> Int {
        guard start &+ 18 <= count, self[start] == .lineFeed else { return afterAnyWhitespace(start) }
        let first = (word(at: start &+ 1) ^ Word.spaces).trailingZeroBitCount &>> 3
        let second = (word(at: start &+ 9) ^ Word.spaces).trailingZeroBitCount &>> 3
        let index = start &+ 1 &+ (first < 8 ? first : 8 &+ second)
        return self[index] > .space ? index : afterAnyWhitespace(index)
    }

    /// The general case: spaces are counted eight at a time.
    @inline(never)
    private func afterAnyWhitespace(_ start: Int) -> Int {
        var index = start
        while index < count, self[index].isWhitespace {
            index &+= 1
            while index &+ 8 <= count {
                let spaces = (word(at: index) ^ Word.spaces).trailingZeroBitCount &>> 3
                index &+= spaces
                if spaces < 8 { break }
            }
        }
        return index
    }
}
