extension Writer {
    /// The digits of a number, where 24 bytes are reserved.
    @inlinable
    @inline(__always)
    mutating func integerUnchecked(_ value: Int64) {
        if value < 0 { buffer.appendUnchecked(.minus) }
        magnitudeUnchecked(value.magnitude)
    }

    @inlinable
    @inline(__always)
    mutating func magnitudeUnchecked(_ magnitude: UInt64) {
        if magnitude < 10 {
            buffer.appendUnchecked(.zero &+ UInt8(truncatingIfNeeded: magnitude))
            return
        }
        if magnitude < 100_000_000 {
            let digits = Word.digits(of: magnitude)
            let zeros = digits.trailingZeroBitCount &>> 3
            return buffer.appendUnchecked((digits | Word.zeros) &>> UInt64(zeros &* 8), count: 8 &- zeros)
        }
        var rest = magnitude
        var position = buffer.count &+ Writer.digitCount(magnitude)
        buffer.count = position
        while rest >= 100 {
            let quotient = rest / 100
            position &-= 2
            buffer.setTwoDigits(Int(truncatingIfNeeded: rest &- quotient &* 100), at: position)
            rest = quotient
        }
        if rest >= 10 {
            buffer.setTwoDigits(Int(truncatingIfNeeded: rest), at: position &- 2)
        } else {
            buffer.set(.zero &+ UInt8(truncatingIfNeeded: rest), at: position &- 1)
        }
    }

    @inlinable
    @inline(__always)
    static func digitCount(_ value: UInt64) -> Int {
        var digits = 1
        var rest = value
        while rest >= 1000 {
            rest /= 1000
            digits &+= 3
        }
        if rest >= 100 { digits &+= 2 } else if rest >= 10 { digits &+= 1 }
        return digits
    }

    /// A decimal number, where 32 bytes are reserved.
    @inlinable
    @inline(__always)
    mutating func decimalUnchecked(_ coefficient: Int64, scale: Int) {
        if coefficient < 0 { buffer.appendUnchecked(.minus) }
        let magnitude = coefficient.magnitude
        if scale == 2, magnitude < 100_000_000 {
            let digits = Word.digits(of: magnitude)
            let zeros = min(digits.trailingZeroBitCount &>> 3, 5)
            let spelt = digits | Word.zeros
            buffer.appendUnchecked(spelt &>> UInt64(zeros &* 8), count: 6 &- zeros)
            buffer.appendUnchecked(UInt64(UInt8.point) | (spelt &>> 48) &<< 8, count: 3)
        } else if scale == 2 {
            magnitudeUnchecked(magnitude / 100)
            buffer.appendUnchecked(.point)
            buffer.appendTwoDigitsUnchecked(Int(truncatingIfNeeded: magnitude % 100))
        } else if scale == 0 {
            magnitudeUnchecked(magnitude)
        } else {
            fraction(magnitude, scale: scale)
        }
    }

    @usableFromInline
    @inline(never)
    mutating func fraction(_ magnitude: UInt64, scale: Int) {
        var power: UInt64 = 1
        for _ in 0..<min(max(scale, 0), 18) { power *= 10 }
        magnitudeUnchecked(magnitude / power)
        buffer.appendUnchecked(.point)
        var rest = magnitude % power
        while power > 1 {
            power /= 10
            buffer.appendUnchecked(.zero &+ UInt8(truncatingIfNeeded: rest / power))
            rest %= power
        }
    }
}
