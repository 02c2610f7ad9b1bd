extension String {
    /// `coefficient × 10^-scale` with exactly `scale` digits behind the point.
    init(decimal coefficient: Int64, scale: Int) {
        var digits = Array(String(coefficient.magnitude).utf8)
        if scale > 0 {
            if digits.count <= scale {
                digits.insert(contentsOf: repeatElement(.zero, count: scale + 1 - digits.count), at: 0)
            }
            digits.insert(.point, at: digits.count - scale)
        }
        if coefficient < 0 { digits.insert(.minus, at: 0) }
        self.init(decoding: digits, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends a number that is not negative, with leading zeros up to `width` digits.
    mutating func append(_ number: Int, width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(truncatingIfNeeded: number / divisor % 10) + .zero)
            divisor /= 10
        }
    }

    /// Appends a point and the fraction of a second with as many of nine digits as it needs; nothing for zero.
    mutating func appendFraction(_ nanoseconds: Int) {
        guard nanoseconds != 0 else { return }
        append(.point)
        append(nanoseconds, width: 9)
        while last == .zero { removeLast() }
    }
}
