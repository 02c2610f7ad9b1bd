extension Bytes {
    /// The first index from `start` on that holds no white space, or `count`.
    @inline(__always)
    func afterWhitespace(_ start: Int) -> Int {
        if start < count, self[start] > .space { return start }
        return afterLongWhitespace(start)
    }

    /// Indented documents have long runs of spaces: eight at a time.
    @inline(never)
    private func afterLongWhitespace(_ start: Int) -> Int {
        var index = start
        while index < count, self[index].isWhitespace {
            index &+= 1
            while index &+ 8 <= count, word(at: index) == 0x2020_2020_2020_2020 { index &+= 8 }
        }
        return index
    }
}
