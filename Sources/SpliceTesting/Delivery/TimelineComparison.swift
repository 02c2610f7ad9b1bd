/// Compares a timeline with one that is expected, in which `…` stands for any number of lines. Pure.
struct TimelineComparison {
    private static let gap = "…"

    let found: [String]
    let expected: [String]

    /// Where they differ, in words and with the timeline; `nil` if they do not.
    var difference: String? {
        // How far each prefix of what is expected can reach: the classic table of a match with gaps.
        var ends: Set<Int> = [0]
        for (number, line) in expected.enumerated() {
            let next = step(from: ends, over: line)
            guard !next.isEmpty else { return report(line, number, after: ends.max() ?? 0) }
            ends = next
        }
        guard !ends.contains(found.count) else { return nil }
        let end = ends.max() ?? 0
        return "not expected: “\(found[end])” (line \(end + 1))\n" + shown(marking: end)
    }

    private func step(from ends: Set<Int>, over line: String) -> Set<Int> {
        if line == Self.gap { return Set((ends.min() ?? 0)...found.count) }
        return Set(ends.filter { $0 < found.count && found[$0] == line }.map { $0 + 1 })
    }

    private func report(_ line: String, _ number: Int, after end: Int) -> String {
        "expected “\(line)” (number \(number + 1)) does not come where it should\n" + shown(marking: end)
    }

    private func shown(marking mark: Int) -> String {
        found.enumerated().map { "\($0 == mark ? "→" : " ") \($1)" }.joined(separator: "\n")
    }
}
