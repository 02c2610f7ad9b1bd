extension Bytes {
    /// The first eight bytes in memory order, zeros behind a shorter text.
    @inlinable
    @inline(__always)
    var prefixWord: UInt64 {
        if count >= 8 { return word(at: 0) }
        if count >= 4 {
            let tail = UInt64(halfWord(at: count &- 4))
            return UInt64(halfWord(at: 0)) | tail &<< UInt64(8 &* (count &- 4))
        }
        var word: UInt64 = 0
        var index = 0
        while index < count {
            word |= UInt64(self[index]) &<< UInt64(8 &* index)
            index &+= 1
        }
        return word
    }

    /// Compares with an array of the same length.
    @inlinable
    func hasBytes(_ other: [UInt8]) -> Bool {
        var index = 0
        while index < count {
            if self[index] != other[index] { return false }
            index &+= 1
        }
        return true
    }
}
