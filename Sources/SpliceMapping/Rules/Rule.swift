/// How one kind of value is read from a document and written to one.
///
/// A rule is a value: it holds its options and no state. The SDK's own rules are found behind a leading point (`.text`,
/// `.money(currency:)`, `.table([…])`); an application's own takes about ten lines:
///
/// ```swift
/// struct Percentage: Rule {
///     func decode(_ cell: borrowing Cell) throws(Refusal) -> Int64 {
///         let value = try cell.integer()
///         guard (0...100).contains(value) else { throw Refusal("is not between 0 and 100") }
///         return value
///     }
///     func encode(_ value: Int64, to writer: inout Writer) { writer.integer(value) }
///     var note: RuleNote { RuleNote("percentage, 0 to 100", type: .integer) }
/// }
/// extension Rule where Self == Percentage {
///     static var percentage: Percentage { Percentage() }
/// }
/// ```
///
/// Both directions belong together: what `encode` writes, `decode` must read back as the same value, and what a rule
/// loses its ``note`` declares. `checkLaws()` of `SpliceTesting` checks that.
public protocol Rule<Value>: Sendable {
    /// What the rule makes of the document's value.
    associatedtype Value

    /// Reads a value.
    ///
    /// - Throws: a ``Refusal``; the engine adds path, row and the offending value.
    func decode(_ cell: borrowing Cell) throws(Refusal) -> Value

    /// Writes a value: exactly one call of a method of the writer, or none to leave the key out.
    ///
    /// - Throws: a ``Refusal`` when the target cannot hold the value.
    func encode(_ value: Value, to writer: inout Writer) throws(Refusal)

    /// What the rule does, as data: for the spreadsheet, the analysis and the JSON Schema.
    var note: RuleNote { get }

    /// The path of a second field that the rule reads and writes beside its own, such as an amount's currency; nil, the
    /// default, for none.
    ///
    /// Rows may share one. The first of them writes it; the record is refused when another row would have written
    /// something else.
    var companion: String? { get }

    /// Writes the second field. Does nothing by default.
    func encodeCompanion(_ value: Value, to writer: inout Writer) throws(Refusal)

    /// A number other than 0 that is equal for two values exactly when their second fields are. 0, the default, for none.
    func companionKey(of value: Value) -> UInt64

    /// A value that the rule reads, as JSON: for `checkLaws()`, which makes documents of them.
    ///
    /// Different numbers, from 0, should give different values as far as there are any, so that two rows that got mixed up
    /// are told apart; a table gives its codes in turn. The spelling is that which the rule itself would write. By default
    /// it follows from the ``note``: its codes, or text or a number by its type.
    func example(_ number: Int) -> String

    /// A value for the second field, as JSON. By default `"EUR"`.
    func companionExample(_ number: Int) -> String
}

extension Rule {
    /// No second field.
    @inlinable public var companion: String? { nil }

    /// Writes nothing.
    @inlinable
    public func encodeCompanion(_ value: Value, to writer: inout Writer) throws(Refusal) {}

    /// No second field.
    @inlinable
    public func companionKey(of value: Value) -> UInt64 { 0 }

    /// A code of the note, or text or a number that tells `number`.
    public func example(_ number: Int) -> String {
        let note = note
        if !note.codes.isEmpty { return "\"\(note.codes[number % note.codes.count])\"" }
        if note.type.contains(.integer) || note.type.contains(.number) { return "\(number)" }
        if note.type.contains(.boolean) { return number % 2 == 0 ? "true" : "false" }
        return "\"\("s\(number)".suffix(note.maximumLength ?? .max))\""
    }

    /// `"EUR"`.
    public func companionExample(_ number: Int) -> String { "\"EUR\"" }
}
