/// Eight bytes looked at together, so that text is scanned and copied a word at a time.
///
/// The masks have the high bit of each byte that matches. The usual borrow trick can also flag bytes above the first
/// true match; the first flag from below is always exact, and "no flag at all" is exact too, which is all that is used.
@usableFromInline
enum Word {

    /// The bits that flags are in.
    @inlinable static var highBits: UInt64 { 0x8080_8080_8080_8080 }

    /// Eight spaces.
    @inlinable static var spaces: UInt64 { 0x2020_2020_2020_2020 }

    /// Flags what cannot stand unescaped inside a JSON string: the quote, the backslash, and control characters.
    @inlinable
    @inline(__always)
    static func specials(in word: UInt64) -> UInt64 { specialFlags(in: word) & highBits }

    /// The same, with meaningless bits beside the flags, to be masked once for many words.
    @inlinable
    @inline(__always)
    static func specialFlags(in word: UInt64) -> UInt64 {
        let quote = word ^ 0x2222_2222_2222_2222
        let backslash = word ^ 0x5c5c_5c5c_5c5c_5c5c
        let quoteFlags = (quote &- 0x0101_0101_0101_0101) & ~quote
        let backslashFlags = (backslash &- 0x0101_0101_0101_0101) & ~backslash
        let controlFlags = (word &- 0x2020_2020_2020_2020) & ~word
        return quoteFlags | backslashFlags | controlFlags
    }

    /// Flags bytes outside ASCII.
    @inlinable
    @inline(__always)
    static func nonASCII(in word: UInt64) -> UInt64 { word & highBits }

    /// Ones for the lowest `count` bytes.
    @inlinable
    @inline(__always)
    static func mask(bytes count: Int) -> UInt64 {
        count >= 8 ? ~0 : count <= 0 ? 0 : (1 &<< UInt64(count &* 8)) &- 1
    }
}
