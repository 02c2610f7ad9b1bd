public import SpliceModel

/// A code with its canonical meaning beside it; codes that the table does not have are carried.
///
/// ```swift
/// .table(["pending": .pending, "paid": .paid], unknown: .carry)               // Coded<PaymentState>
/// .table(["pending": .pending, "paid": .paid], unknown: .carryWithoutWriting)
/// ```
///
/// Reading keeps the code itself as the native one, so that a second spelling of a value, or a code that nobody knew, goes
/// back as it came. Writing takes the native code where the table has it for the same value, the table's first code for the
/// value otherwise.
///
/// A native code without a value is written as it is by `.carry`: right for the system that it came from. A mapping that
/// writes what another system said refuses it with `.carryWithoutWriting`.
public struct CarryTableRule<Value: CodedValue>: Rule {
    /// What happens to codes that the table does not have.
    public struct Unknown: Sendable {
        let isWritten: Bool

        /// They are read and written as they are.
        public static var carry: Unknown { Unknown(isWritten: true) }
        /// They are read as they are, and refused when written.
        public static var carryWithoutWriting: Unknown { Unknown(isWritten: false) }
    }

    let natives: CodeTable<Coded<Value>>
    let canonical: CodeTable<Value>
    let unknown: Unknown

    init(_ codes: KeyValuePairs<String, Value>, unknown: Unknown) {
        natives = CodeTable(codes.map { ($0.key, Coded($0.value, native: $0.key)) }, unknown: nil)
        canonical = CodeTable(codes.map { ($0.key, $0.value) }, unknown: nil)
        self.unknown = unknown
    }

    /// Looks the code up, or carries it.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Coded<Value> {
        let known: Coded<Value>? = try cell.withText { (text) throws(Refusal) in
            guard !text.isEmpty else { throw Refusal(.empty) }
            return text.withBytes { bytes in natives.entry(of: bytes) }
        }
        if let known { return known }
        return Coded(carrying: try cell.text())
    }

    /// Writes the native code, or the one that stands for the value.
    public func encode(_ value: Coded<Value>, to writer: inout Writer) throws(Refusal) {
        if natives.positions[value] != nil { return try natives.write(value, to: &writer) }
        if let known = value.value { return try canonical.write(known, to: &writer) }
        guard let native = value.native else { throw Refusal(.noCode) }
        let isKnown = Array(native.utf8).span.withBytes { natives.entry(of: $0) } != nil
        guard isKnown || unknown.isWritten else { throw Refusal(.noCode) }
        writer.text(native)
    }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote(
            "table of \(natives.codes.count), native code kept", expects: "a code", type: .string,
            nulls: NullPolicy(absent: .refused, null: .refused, empty: .refused, written: .never),
            edgeCases: [
                "unknown codes are carried" + (unknown.isWritten ? "" : ", and refused when written")
            ], codes: natives.codes, readsOtherCodes: true)
    }
}

extension CarryTableRule: BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> CarryTableRule {
        natives.noteDefects(at: path, in: &layout)
        return self
    }
}

extension Rule {
    /// A code with its canonical meaning beside it.
    ///
    /// - Parameters:
    ///   - codes: the codes and what they stand for. Where two stand for one value, the first is written for a value that
    ///     has no native code of this table.
    ///   - unknown: what happens to codes that the table does not have.
    public static func table<Value: CodedValue>(
        _ codes: KeyValuePairs<String, Value>, unknown: CarryTableRule<Value>.Unknown
    ) -> CarryTableRule<Value> where Self == CarryTableRule<Value> {
        CarryTableRule(codes, unknown: unknown)
    }
}
