/// Text that is brought into a shape, or must have one.
///
/// ```swift
/// .text(max: 40).trimmed()                        // no white space at the ends
/// .text.singleSpaced()                            // nor more than one space in a row
/// .text.uppercased()                              // "de12" becomes "DE12"
/// .text.matching("[A-Z]{2}[0-9]{2,10}")           // refused otherwise
/// .text.padded(to: 10, with: "0")                 // "42" ↔ "0000000042", as SAP keeps numbers
/// .text.nonEmpty()
/// ```
///
/// Steps are made in the order in which they stand, in both directions; the rule inside checks its limit of what is written
/// last and of what was read first.
public struct ShapedTextRule<Base: Rule>: Rule where Base.Value == String {
    /// One step.
    enum Step: Sendable {
        case trim, singleSpace, uppercase, lowercase, nonEmpty
        case match(TextPattern)
        case pad(Int, Character)
    }

    let base: Base
    let steps: [Step]

    /// Reads text and brings it into shape.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> String {
        var text = try base.decode(cell)
        for step in steps { text = try step.read(text) }
        return text
    }

    /// Brings text into shape and writes it.
    public func encode(_ value: String, to writer: inout Writer) throws(Refusal) {
        var text = value
        for step in steps { text = try step.written(text) }
        try base.encode(text, to: &writer)
    }

    /// An example of the rule inside, brought into shape.
    public func example(_ number: Int) -> String {
        var text = String(base.example(number).dropFirst().dropLast())
        for step in steps {
            switch step {
            case .match(let pattern): text = pattern.example(number)
            case .pad(let width, let filler): text = Step.padded(text.filter { $0 != filler }, width, filler)
            case .uppercase: text = text.uppercased()
            case .lowercase: text = text.lowercased()
            default: break
            }
        }
        return FieldConstant.text(text).description
    }

    /// What the rule does.
    public var note: RuleNote {
        var note = base.note
        for step in steps {
            note.summary += ", \(step.words)"
            if let loss = step.loss { note.losses.append(Loss(.sourceIsBroader, loss)) }
            if case .match(let pattern) = step { note.expected = "text like \(pattern.text)" }
            if case .nonEmpty = step { note.nulls.empty = .refused }
        }
        return note
    }
}

extension ShapedTextRule.Step {
    func read(_ text: String) throws(Refusal) -> String {
        guard case .pad(_, let filler) = self else { return try written(text) }
        let rest = text.drop { $0 == filler }
        return rest.isEmpty ? String(text.suffix(1)) : String(rest)
    }

    func written(_ text: String) throws(Refusal) -> String {
        switch self {
        case .trim: return text.trimmed
        case .singleSpace: return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        case .uppercase: return text.uppercased()
        case .lowercase: return text.lowercased()
        case .nonEmpty:
            guard text.contains(where: { !$0.isWhitespace }) else { throw Refusal(.empty) }
            return text
        case .match(let pattern):
            guard pattern.matches(text) else { throw Refusal(.malformed) }
            return text
        case .pad(let width, let filler):
            guard text.count <= width else { throw Refusal(.tooLong) }
            return Self.padded(text, width, filler)
        }
    }

    static func padded(_ text: String, _ width: Int, _ filler: Character) -> String {
        String(repeating: filler, count: Swift.max(0, width - text.count)) + text
    }

    var words: String {
        switch self {
        case .trim: "trimmed"
        case .singleSpace: "single spaces"
        case .uppercase: "upper case"
        case .lowercase: "lower case"
        case .nonEmpty: "not empty"
        case .match(let pattern): "like \(pattern.text)"
        case .pad(let width, let filler): "filled with \(filler) to \(width)"
        }
    }

    var loss: String? {
        switch self {
        case .trim: "white space at the ends"
        case .singleSpace: "white space at the ends and more than one space in a row"
        case .uppercase, .lowercase: "the case of letters"
        case .pad, .nonEmpty, .match: nil
        }
    }
}

extension ShapedTextRule: StructuralRule, BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> ShapedTextRule {
        for case .match(let pattern) in steps {
            if let defect = pattern.defect { layout.note("“\(path)”: the pattern “\(pattern.text)” \(defect)") }
        }
        return ShapedTextRule(base: base.binding(at: path, in: &layout), steps: steps)
    }

    func place(at path: FieldPath, in layout: inout Layout) -> Place { base.reserve(path, in: &layout) }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        do throws(Refusal) { _ = try decode(cell) } catch { diagnosis.report(error, cell) }
    }

    var nested: NestedRows? { nil }
}

extension Rule where Value == String {
    /// The same text without white space at its ends.
    public func trimmed() -> ShapedTextRule<Self> { ShapedTextRule(base: self, steps: [.trim]) }
    /// The same text without white space at its ends, and with one space for every other stretch of it.
    public func singleSpaced() -> ShapedTextRule<Self> { ShapedTextRule(base: self, steps: [.singleSpace]) }
    /// The same text in upper case, by Unicode's default mapping, whatever the language.
    public func uppercased() -> ShapedTextRule<Self> { ShapedTextRule(base: self, steps: [.uppercase]) }
    /// The same text in lower case, by Unicode's default mapping, whatever the language.
    public func lowercased() -> ShapedTextRule<Self> { ShapedTextRule(base: self, steps: [.lowercase]) }
    /// The same text, refused when it is empty or only white space.
    public func nonEmpty() -> ShapedTextRule<Self> { ShapedTextRule(base: self, steps: [.nonEmpty]) }
    /// The same text, refused when it is not like a pattern.
    public func matching(_ pattern: TextPattern) -> ShapedTextRule<Self> {
        ShapedTextRule(base: self, steps: [.match(pattern)])
    }
    /// The same text, filled up from the left when written; the filling is taken away when read. Longer text is refused.
    public func padded(to width: Int, with filler: Character) -> ShapedTextRule<Self> {
        ShapedTextRule(base: self, steps: [.pad(width, filler)])
    }
}

extension ShapedTextRule {
    /// And without white space at its ends.
    public func trimmed() -> ShapedTextRule { ShapedTextRule(base: base, steps: steps + [.trim]) }
    /// And with one space for every stretch of white space, none at the ends.
    public func singleSpaced() -> ShapedTextRule { ShapedTextRule(base: base, steps: steps + [.singleSpace]) }
    /// And in upper case.
    public func uppercased() -> ShapedTextRule { ShapedTextRule(base: base, steps: steps + [.uppercase]) }
    /// And in lower case.
    public func lowercased() -> ShapedTextRule { ShapedTextRule(base: base, steps: steps + [.lowercase]) }
    /// And refused when it is empty or only white space.
    public func nonEmpty() -> ShapedTextRule { ShapedTextRule(base: base, steps: steps + [.nonEmpty]) }
    /// And refused when it is not like a pattern.
    public func matching(_ pattern: TextPattern) -> ShapedTextRule {
        ShapedTextRule(base: base, steps: steps + [.match(pattern)])
    }
    /// And filled up from the left when written.
    public func padded(to width: Int, with filler: Character) -> ShapedTextRule {
        ShapedTextRule(base: base, steps: steps + [.pad(width, filler)])
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    package var trimmed: String {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
        return String(self[start..<end])
    }
}
