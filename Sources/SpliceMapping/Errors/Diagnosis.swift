/// Goes through a record that was refused, row by row, and collects what is wrong with it.
///
/// Reading stops at the first refusal, so that a good record pays nothing for good messages; this second look happens only
/// to a bad one.
@usableFromInline
struct Diagnosis {
    private(set) var issues: [Issue] = []
    /// The path of the record that is being looked at, with a point at its end; empty for the outermost.
    private var prefix = ""
    /// The same of the record around it.
    private var outerPrefix = ""
    /// The way from the present row's value to one inside it: `[2]`.
    private var inner = ""
    private var rowNumbers: [Int] = []
    private var row: MappingRow?
    /// What the rule for a value inside the present row's does; nil for the row's own value.
    private var innerNote: RuleNote?
    /// The objects that the present row's path leads through, by slot.
    private var ancestors: [(path: String, slot: Int)] = []
    private var missingAncestors: Set<String> = []

    init() {}

    /// Looks at every row of a record.
    mutating func check<Entity>(_ plan: Plan<Entity>, _ reader: borrowing Reader) {
        for row in plan.rows {
            self.row = row.note
            ancestors = plan.layout.ancestors(of: FieldPath(row.note.source))
            rowNumbers.append(row.note.number)
            row.diagnose.run(reader, &self)
            rowNumbers.removeLast()
        }
    }

    /// Looks at a record inside the present row's value.
    mutating func descend<Entity>(into plan: Plan<Entity>, step: String, _ reader: borrowing Reader) {
        let saved = (prefix, outerPrefix, row, ancestors)
        outerPrefix = prefix
        prefix += step.isEmpty ? row?.nestedPrefix ?? "" : "\(row?.source ?? "")\(step)."
        check(plan, reader)
        (prefix, outerPrefix, row, ancestors) = saved
    }

    /// Looks at the value of the present row.
    @usableFromInline
    mutating func check<R: Rule>(_ rule: R, _ cell: borrowing Cell) {
        if let missing = ancestors.first(where: { cell.frame[$0.slot].kind != .object }) {
            return reportAncestor(missing, rule, cell)
        }
        if let structural = rule as? any StructuralRule {
            structural.diagnose(cell, &self)
        } else {
            do throws(Refusal) { _ = try rule.decode(cell) } catch { report(error, cell) }
        }
    }

    /// Looks at a value inside the present row's.
    mutating func check<R: Rule>(_ rule: R, _ cell: borrowing Cell, step: String) {
        let (saved, surroundings, note) = (inner, ancestors, innerNote)
        inner += step
        ancestors = []
        innerNote = rule.note
        check(rule, cell)
        (inner, ancestors, innerNote) = (saved, surroundings, note)
    }

    /// Adds a problem of the present row.
    mutating func report(_ refusal: Refusal, _ cell: borrowing Cell) {
        if refusal.code == .companion {
            report(refusal, cell.frame[cell.companionSlot], cell, source: row?.companion)
        } else {
            report(refusal, cell.token, cell)
        }
    }

    /// Adds a problem of the field that says which alternative of a sum type a record is.
    mutating func report(_ refusal: Refusal, tag: String, _ cell: borrowing Cell) {
        innerNote = RuleNote("which alternative it is", expects: "text", type: .string)
        defer { innerNote = nil }
        let isOutside = tag.hasPrefix("^.")
        let source = isOutside ? String(tag.dropFirst(2)) : "\(row?.nestedPrefix ?? "")\(tag)"
        report(refusal, cell.frame[cell.companionSlot], cell, source: source)
    }

    /// Adds a problem for an element that is no record.
    mutating func report(element: Token, _ cell: borrowing Cell, step: String) {
        report(
            element.kind == .null ? Refusal(.null) : Refusal("is not an object", .wrongKind), element, cell, step: step)
    }

    private mutating func report(
        _ refusal: Refusal, _ token: Token, _ cell: borrowing Cell, source: String? = nil, step: String = ""
    ) {
        guard let row else { return }
        let field = FieldPath(source ?? row.source)
        let place = field.isOuter ? outerPrefix + field.inner.description : prefix + field.description
        let shown = ShownValue(token, in: cell.record, as: row.classification)
        issues.append(
            Issue(
                path: place + inner + step, code: refusal.code,
                problem: Problem.words(for: refusal, value: shown, note: innerNote ?? row.note), row: rowNumbers,
                rule: row.summary, value: shown.text, classification: row.classification, offset: shown.offset))
    }

    /// Adds one problem for an object that several rows would look into, when it is none.
    private mutating func reportAncestor<R: Rule>(
        _ ancestor: (path: String, slot: Int), _ rule: R, _ cell: borrowing Cell
    ) {
        // A rule that takes nothing for an answer does not miss the object around it.
        do throws(Refusal) {
            _ = try rule.decode(cell)
            return
        } catch {}
        guard let row, missingAncestors.insert(prefix + ancestor.path).inserted else { return }
        let token = cell.frame[ancestor.slot]
        let shown = ShownValue(token, in: cell.record, as: row.classification)
        let code: IssueCode = token.kind == .absent ? .missing : token.kind == .null ? .null : .wrongKind
        let problem =
            switch token.kind {
            case .absent: "missing"
            case .null: "is null"
            default: "\(shown) is not an object"
            }
        issues.append(
            Issue(
                path: prefix + ancestor.path, code: code, problem: problem, row: rowNumbers, rule: row.summary,
                value: shown.text, classification: row.classification, offset: shown.offset))
    }
}
