/// Collects what is wrong with an entity that was refused, while it is written once more, row by row.
///
/// A reference, since the rules in between hand on a ``Writer`` and nothing else. It lives for one call.
@usableFromInline
final class WritingProblems {
    /// A row that is being written.
    private struct Active {
        let row: MappingRow
        /// How many records inside it were begun.
        var records = 0
    }

    private(set) var issues: [Issue] = []
    private var active: [Active] = []
    /// The path of each record around, with a point at its end; empty for the outermost.
    private var prefixes: [String] = []

    init() {}

    /// Begins a record: the outermost, or one inside the present row's value.
    func enterRecord() {
        guard let last = active.indices.last else { return prefixes.append("") }
        let (row, number) = (active[last].row, active[last].records)
        active[last].records += 1
        let step = row.nested?.repeats == true ? "\(row.source)[\(number)]." : row.nestedPrefix
        prefixes.append((prefixes.last ?? "") + step)
    }

    func leaveRecord() { prefixes.removeLast() }

    func enter(_ row: MappingRow) { active.append(Active(row: row)) }

    func leaveRow() { active.removeLast() }

    /// Adds a problem of the present row.
    ///
    /// - Parameter written: what the row had written when it refused, by which the element of an array is known.
    func add(_ error: any Error, inside written: [UInt8]) {
        guard let row = active.last?.row else { return }
        let refusal = error as? Refusal ?? Refusal(.entity)
        let inner = row.nested == nil ? DocumentPlace(endOf: written).path(below: FieldPath(row.source)) : ""
        issues.append(
            Issue(
                path: (prefixes.last ?? "") + row.source + inner, code: refusal.code,
                problem: Problem.words(forWriting: refusal, row: row, isInside: !inner.isEmpty),
                row: active.map(\.row.number), rule: row.summary, classification: row.classification))
    }
}
