/// Eight bytes looked at together as one number, or sixteen as a vector, so that text is scanned and copied in pieces.
///
/// The flags are the high bit of each byte that matches. In a number, the usual borrow trick can also flag bytes above the
/// first true match; the first flag from below is always exact, and "no flag at all" is exact too, which is all that is
/// used. Vectors only add, subtract, shift and combine: those operations compile to single instructions, comparisons and
/// masks of the standard library do not.
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
    ///
    /// Changing one bit puts the quote (0x22) right behind the control characters, where one comparison finds both.
    @inlinable
    @inline(__always)
    static func specialFlags(in word: UInt64) -> UInt64 {
        let quoteOrControl = (word ^ 0x0202_0202_0202_0202) &- 0x2121_2121_2121_2121
        let backslash = (word ^ 0x5c5c_5c5c_5c5c_5c5c) &- 0x0101_0101_0101_0101
        return (quoteOrControl | backslash) & ~word
    }

    /// The same for sixteen bytes. Lanes do not borrow from one another, so each flag is exact.
    @inlinable
    @inline(__always)
    static func specialFlags(in block: SIMD16<UInt8>) -> SIMD16<UInt8> {
        let quoteOrControl = (block ^ SIMD16(repeating: 0x02)) &- SIMD16(repeating: 0x21)
        let backslash = (block ^ SIMD16(repeating: 0x5c)) &- SIMD16(repeating: 1)
        return (quoteOrControl | backslash) & ~block
    }

    /// The two halves of sixteen bytes, in memory order.
    @inlinable
    @inline(__always)
    static func halves(of block: SIMD16<UInt8>) -> SIMD2<UInt64> {
        unsafe unsafeBitCast(block, to: SIMD2<UInt64>.self)
    }

    /// Flags where a string may end or needs a closer look: its specials, and bytes outside ASCII.
    @inlinable
    @inline(__always)
    static func stops(in word: UInt64) -> UInt64 { (specialFlags(in: word) | word) & highBits }

    /// How many bytes from the lowest on are decimal digits.
    @inlinable
    @inline(__always)
    static func digitCount(in word: UInt64) -> Int {
        let values = word ^ 0x3030_3030_3030_3030
        // A digit's value is below ten, so adding 0x76 does not reach the high bit. A carry only reaches bytes above the
        // first that is no digit.
        let others = ((values &+ 0x7676_7676_7676_7676) | values) & highBits
        return others.trailingZeroBitCount &>> 3
    }

    /// The number that the lowest `count` bytes, which are one to eight digits, spell.
    @inlinable
    @inline(__always)
    static func number(ofDigits count: Int, in word: UInt64) -> UInt64 {
        // Zeros come in front, then neighbours are joined: digits to pairs, pairs to fours, fours to the whole.
        let digits = (word ^ 0x3030_3030_3030_3030) &<< UInt64(64 &- count &* 8)
        let pairs = digits &* 10 &+ digits &>> 8
        let low = (pairs & 0x0000_00ff_0000_00ff) &* 0x000f_4240_0000_0064
        let high = (pairs &>> 16 & 0x0000_00ff_0000_00ff) &* 0x0000_2710_0000_0001
        return (low &+ high) &>> 32
    }

    /// Eight zeros as text.
    @inlinable static var zeros: UInt64 { 0x3030_3030_3030_3030 }

    /// The eight decimal digits of a number below 100,000,000 as values, the first in the lowest byte.
    @inlinable
    @inline(__always)
    static func digits(of number: UInt64) -> UInt64 {
        // The number is taken apart into fours, pairs and digits; multiplying and shifting divides by 100 and by 10.
        let fours = number / 10_000 | (number % 10_000) &<< 32
        let hundreds = (fours &* 10_486) &>> 20 & 0x0000_007f_0000_007f
        let pairs = hundreds | (fours &- hundreds &* 100) &<< 16
        let tens = (pairs &* 103) &>> 10 & 0x000f_000f_000f_000f
        return tens | (pairs &- tens &* 10) &<< 8
    }

    /// How many bytes from the lowest on are no backslash.
    @inline(__always)
    static func bytesBeforeBackslash(in word: UInt64) -> Int {
        let backslash = word ^ 0x5c5c_5c5c_5c5c_5c5c
        return ((backslash &- 0x0101_0101_0101_0101) & ~backslash & highBits).trailingZeroBitCount &>> 3
    }

    /// How many bytes from the lowest on are no line feed.
    @inline(__always)
    static func bytesBeforeLineFeed(in word: UInt64) -> Int {
        let lineFeed = word ^ 0x0a0a_0a0a_0a0a_0a0a
        return ((lineFeed &- 0x0101_0101_0101_0101) & ~lineFeed & highBits).trailingZeroBitCount &>> 3
    }

    /// Ones for the lowest `count` bytes.
    @inlinable
    @inline(__always)
    static func mask(bytes count: Int) -> UInt64 {
        count >= 8 ? ~0 : count <= 0 ? 0 : (1 &<< UInt64(count &* 8)) &- 1
    }
}
