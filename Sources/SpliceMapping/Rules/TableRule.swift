/// A code that stands for one of the application's values.
///
/// ```swift
/// .table(["pending": .pending, "paid": .paid])                      // another code refuses the record
/// .table(["A": .active, "I": .inactive], unknown: .default(.inactive))
/// .table(["DE": .de, "D": .de])                                     // two codes for a value: the first is written
/// .table(["paid": .paid], unknown: .carry)                          // Coded<PaymentState>, see CarryTableRule
/// ```
///
/// A code is told apart by every letter, case included.
@frozen
public struct TableRule<Value: Hashable & Sendable>: Rule {
    /// What a code means that the table does not have.
    public struct Unknown: Sendable {
        let value: Value?

        /// The record is refused.
        public static var reject: Unknown { Unknown(value: nil) }
        /// It stands for this value; the code itself is lost.
        public static func `default`(_ value: Value) -> Unknown { Unknown(value: value) }
    }

    @usableFromInline let table: CodeTable<Value>

    init(_ table: CodeTable<Value>) { self.table = table }

    init(_ codes: KeyValuePairs<String, Value>, unknown: Unknown) {
        table = CodeTable(codes.map { ($0.key, $0.value) }, unknown: unknown.value)
    }

    /// Looks the code up.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Value {
        let token = cell.token
        guard token.kind == .string else { throw cell.refusal }
        if token.traits.contains(.escaped) { return try decodeEscaped(cell) }
        return try table.value(of: cell.record.bytes(of: token))
    }

    @usableFromInline
    @inline(never)
    func decodeEscaped(_ cell: borrowing Cell) throws(Refusal) -> Value {
        try cell.withText { (text) throws(Refusal) in
            try text.withBytes { (bytes) throws(Refusal) in try table.value(of: bytes) }
        }
    }

    /// Writes the code.
    @inlinable
    public func encode(_ value: Value, to writer: inout Writer) throws(Refusal) {
        try table.write(value, to: &writer)
    }

    /// What the rule does.
    public var note: RuleNote {
        var losses: [Loss] = []
        var edgeCases: [String] = []
        for code in table.aliases {
            losses.append(Loss(.sourceIsBroader, "the code \(code), which is written as another"))
        }
        if let value = table.unknown {
            losses.append(Loss(.sourceIsBroader, "codes that the table does not have become \(value)"))
            edgeCases.append("unknown codes: \(value)")
        } else {
            edgeCases.append("unknown codes are refused")
        }
        return RuleNote(
            "table of \(table.codes.count)", expects: "a code", type: .string, losses: losses, edgeCases: edgeCases,
            codes: table.codes, readsOtherCodes: table.unknown != nil)
    }
}

extension TableRule: BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> TableRule {
        table.noteDefects(at: path, in: &layout)
        return self
    }
}

extension Rule {
    /// A code that stands for one of the application's values.
    ///
    /// - Parameters:
    ///   - codes: the codes and what they stand for. Where two stand for one value, the first is written.
    ///   - unknown: what a code means that the table does not have. Default: the record is refused.
    public static func table<Value>(
        _ codes: KeyValuePairs<String, Value>, unknown: TableRule<Value>.Unknown = .reject
    ) -> TableRule<Value> where Self == TableRule<Value> {
        TableRule(codes, unknown: unknown)
    }
}
