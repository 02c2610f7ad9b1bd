import SpliceModel

/// How alike two short texts are, by common characters and a common beginning.
///
/// Jaro's measure (1989) with Winkler's bonus for up to four equal characters at the beginning (1990), bonus 0.1 for
/// each, as the U.S. Census Bureau uses it for names.
public enum JaroWinkler {
    /// The similarity in thousandths: 1,000 for equal texts, 0 when nothing is common. Only the first 256 scalars
    /// count.
    ///
    /// Texts are compared as they are; fold them first with `LatinFolding.key(_:)`.
    public static func similarity(_ left: String, _ right: String) -> Int {
        let left = Array(left.unicodeScalars.prefix(256))
        let right = Array(right.unicodeScalars.prefix(256))
        guard !left.isEmpty, !right.isEmpty else { return left.isEmpty && right.isEmpty ? 1_000 : 0 }
        if left == right { return 1_000 }
        let jaro = jaro(left, right)
        let common = min(4, zip(left, right).prefix { $0 == $1 }.count)
        return jaro + (1_000 - jaro) * common / 10
    }

    private static func jaro(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        let window = max(0, max(left.count, right.count) / 2 - 1)
        var isTaken = [Bool](repeating: false, count: right.count)
        var leftMatches: [Unicode.Scalar] = []
        for (index, scalar) in left.enumerated() {
            let low = max(0, index - window)
            let high = min(right.count, index + window + 1)
            guard low < high, let match = (low..<high).first(where: { !isTaken[$0] && right[$0] == scalar }) else {
                continue
            }
            isTaken[match] = true
            leftMatches.append(scalar)
        }
        let matches = leftMatches.count
        guard matches > 0 else { return 0 }
        let rightMatches = right.indices.filter { isTaken[$0] }.map { right[$0] }
        let outOfPlace = zip(leftMatches, rightMatches).count { $0 != $1 }
        // (m/|l| + m/|r| + (m − t)/m) / 3 with t half of those out of place, in thousandths, rounded once.
        let denominator = 6 * left.count * right.count * matches
        let numerator =
            2 * matches * matches * (left.count + right.count)
            + (2 * matches - outOfPlace) * left.count * right.count
        return (numerator * 1_000 + denominator / 2) / denominator
    }
}
