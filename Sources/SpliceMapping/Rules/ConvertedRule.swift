public import SpliceModel

/// The value of another rule, turned into something else by a pure function, and back by its inverse.
///
/// ```swift
/// let heat = f.convert("t", \.heat, .integer, "tenths of a degree") { Celsius(tenths: $0) } write: { $0.tenths }
/// let name = f.convert("name", \.name, .text, "lower case", loses: "the case") { $0.lowercased() } write: { $0 }
///
/// let tenths = IntegerRule.integer.converted("tenths of a degree") { Celsius(tenths: $0) } write: { $0.tenths }
/// ```
///
/// For one row a conversion is quicker to write than a ``Rule`` of its own. It costs two closure calls a value, about twice the
/// time of a rule, so a rule is better for what every record has.
///
/// Both functions may throw a ``Refusal``; errors of the model become one with their reason, others `refused`.
public struct ConvertedRule<Base: Rule, Value>: Rule {
    let base: Base
    let summary: String
    let loss: Loss?
    let read: @Sendable (Base.Value) throws -> Value
    let write: @Sendable (Value) throws -> Base.Value

    /// Reads the inner value, and converts it.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Value {
        let inner = try base.decode(cell)
        return try Refusal.catching { try read(inner) }
    }

    /// Converts the value back, and writes it.
    public func encode(_ value: Value, to writer: inout Writer) throws(Refusal) {
        try base.encode(Refusal.catching { try write(value) }, to: &writer)
    }

    /// The field beside the value, for rules that have one.
    public var companion: String? { base.companion }

    /// Writes the field beside the value.
    public func encodeCompanion(_ value: Value, to writer: inout Writer) throws(Refusal) {
        try base.encodeCompanion(Refusal.catching { try write(value) }, to: &writer)
    }

    /// The key of the field beside the value; 0 for a value that cannot be converted, which is refused elsewhere.
    public func companionKey(of value: Value) -> UInt64 {
        do { return base.companionKey(of: try write(value)) } catch { return 0 }
    }

    /// An example of the rule inside.
    public func example(_ number: Int) -> String { base.example(number) }

    /// An example of the rule inside.
    public func companionExample(_ number: Int) -> String { base.companionExample(number) }

    /// What the rule does.
    public var note: RuleNote {
        var note = base.note
        note.summary += ", \(summary)"
        if let loss { note.losses.append(loss) }
        return note
    }
}

extension ConvertedRule: StructuralRule, BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> ConvertedRule {
        ConvertedRule(
            base: base.binding(at: path, in: &layout), summary: summary, loss: loss, read: read, write: write)
    }

    func place(at path: FieldPath, in layout: inout Layout) -> Place { base.reserve(path, in: &layout) }

    func diagnose(_ cell: borrowing Cell, _ diagnosis: inout Diagnosis) {
        let before = diagnosis.issues.count
        diagnosis.check(base, cell)
        guard diagnosis.issues.count == before else { return }
        do throws(Refusal) { _ = try decode(cell) } catch { diagnosis.report(error, cell) }
    }

    var nested: NestedRows? { base.nestedRows }
}

extension Rule {
    /// The value of this rule, turned into something else.
    ///
    /// - Parameters:
    ///   - summary: what the function does, in a few words, for the spreadsheet.
    ///   - loss: what does not survive the way there and back. Default: nothing, which the laws check.
    ///   - read: makes the value: a pure function.
    ///   - write: its inverse.
    public func converted<New>(
        _ summary: String, loses loss: String? = nil, read: @escaping @Sendable (Value) throws -> New,
        write: @escaping @Sendable (New) throws -> Value
    ) -> ConvertedRule<Self, New> {
        ConvertedRule(
            base: self, summary: summary, loss: loss.map { Loss(.sourceIsBroader, $0) }, read: read, write: write)
    }
}

extension Fields {
    /// Declares a row whose value a pure function makes of another rule's value, and its inverse turns back.
    ///
    /// ```swift
    /// let heat = f.convert("t", \.heat, .integer, "tenths of a degree") { Celsius(tenths: $0) } write: { $0.tenths }
    /// ```
    ///
    /// - Parameters:
    ///   - path: the keys that lead to the field.
    ///   - target: a property of the entity.
    ///   - rule: how the field is read and written.
    ///   - summary: what the function does, in a few words, for the spreadsheet.
    ///   - loss: what does not survive the way there and back. Default: nothing, which the laws check.
    ///   - classified: how careful logs and messages are with the value; nil leaves it to rule and schema.
    ///   - read: makes the value of the rule's.
    ///   - write: its inverse.
    /// - Returns: the row, for use in the ``Reading`` that `map` returns.
    public mutating func convert<R: Rule, Value>(
        _ path: String, _ target: any KeyPath<Entity, Value> & Sendable, _ rule: R, _ summary: String,
        loses loss: String? = nil, classified: Classification? = nil,
        read: @escaping @Sendable (R.Value) throws -> Value, write: @escaping @Sendable (Value) throws -> R.Value
    ) -> Slot<ConvertedRule<R, Value>> {
        field(
            path, target, rule.converted(summary, loses: loss, read: read, write: write), classified: classified)
    }
}
