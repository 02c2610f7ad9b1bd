extension Money {
    /// Shares the amount in proportion to weights; the shares add up to the amount, to the last unit.
    ///
    /// Each share is cut to whole units of the amount's scale; what is left over, always fewer units than there are
    /// weights above zero, goes one unit each to the shares that lost most by the cut, the earlier one first among
    /// equals (the method of largest remainders). A weight of zero gets nothing. Negative amounts are shared like
    /// positive ones.
    ///
    /// - Throws: `outOfRange` when there is no weight, one is negative, or all are zero.
    public func allocated(by weights: [Int64]) throws(ModelError) -> [Money] {
        guard weights.allSatisfy({ $0 >= 0 }) else {
            throw ModelError(.outOfRange, "Money.allocate", "a weight is negative")
        }
        let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard total > 0 else { throw ModelError(.outOfRange, "Money.allocate", "no weight is above zero") }

        let whole = Int128(units).magnitude
        var shares: [UInt128] = []
        var losses: [(loss: UInt128, index: Int)] = []
        for (index, weight) in weights.enumerated() {
            let (share, loss) = (whole * UInt128(weight)).quotientAndRemainder(dividingBy: UInt128(total))
            shares.append(share)
            losses.append((loss, index))
        }
        let rest = Int(whole - shares.reduce(0, +))
        losses.sort { ($1.loss, $0.index) < ($0.loss, $1.index) }
        for (_, index) in losses.prefix(rest) { shares[index] += 1 }
        return shares.map { share in
            let signed = units < 0 ? -Int128(share) : Int128(share)
            return Money(trusted: Int64(truncatingIfNeeded: signed), currency, scale: scale)
        }
    }

    /// Shares the amount in equal parts that differ by at most one unit; they add up to the amount.
    ///
    /// - Throws: `outOfRange` when there is no part.
    public func split(into parts: Int) throws(ModelError) -> [Money] {
        guard parts > 0 else { throw ModelError(.outOfRange, "Money.split", "there are no parts") }
        return try allocated(by: Array(repeating: 1, count: parts))
    }
}
