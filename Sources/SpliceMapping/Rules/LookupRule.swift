/// A code that is looked up in a table made from data.
///
/// ```swift
/// .lookup(warehouses)                                 // a LookupTable, or a LookupSource that is loaded later
/// .lookup(warehouses, unknown: .default(.main))
/// ```
public struct LookupRule<Value: Hashable & Sendable>: Rule {
    /// Where the table comes from.
    enum Origin: Sendable {
        case table(LookupTable<Value>)
        case source(LookupSource<Value>)
    }

    let origin: Origin
    let unknown: Value?

    private func table() throws(Refusal) -> LookupTable<Value> {
        switch origin {
        case .table(let table): return table
        case .source(let source):
            guard let table = LookupPins.table(of: source) else {
                throw Refusal("cannot be looked up: the table is not loaded or too old", .unavailable)
            }
            return table
        }
    }

    /// Looks the code up.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Value {
        guard cell.kind == .string else { throw cell.refusal }
        let codes = try table().codes
        let known = try cell.withText { (text) throws(Refusal) in text.withBytes { codes.entry(of: $0) } }
        guard let value = known ?? unknown else { throw Refusal(.unknownCode) }
        return value
    }

    /// Writes the code.
    public func encode(_ value: Value, to writer: inout Writer) throws(Refusal) {
        try table().codes.write(value, to: &writer)
    }

    /// A code of the table; nothing useful while there is none.
    public func example(_ number: Int) -> String {
        do throws(Refusal) {
            let codes = try table().codes.codes
            return codes.isEmpty ? "null" : FieldConstant.text(codes[number % codes.count]).description
        } catch {
            return "null"
        }
    }

    /// What the rule does.
    public var note: RuleNote {
        var losses: [Loss] = []
        var edgeCases = ["unknown codes are refused"]
        if let unknown {
            losses.append(Loss(.sourceIsBroader, "codes that the table does not have become \(unknown)"))
            edgeCases = ["unknown codes: \(unknown)"]
        }
        let summary: String
        switch origin {
        case .table(let table):
            summary = "table of \(table.count), version \(table.version)"
            for code in table.codes.aliases {
                losses.append(Loss(.sourceIsBroader, "the code \(code), which is written as another"))
            }
        case .source(let source):
            summary = "table “\(source.name)”"
            edgeCases.append("refused while the table is not loaded or too old")
        }
        return RuleNote(
            summary, expects: "a code", type: .string, losses: losses, edgeCases: edgeCases, readsOtherCodes: true)
    }
}

extension LookupRule: BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> LookupRule {
        if case .source = origin { layout.noteLookup() }
        return self
    }
}

extension Rule {
    /// A code that is looked up in a table.
    ///
    /// - Parameters:
    ///   - table: the table.
    ///   - unknown: what a code means that the table does not have. Default: the record is refused.
    public static func lookup<Value>(
        _ table: LookupTable<Value>, unknown: TableRule<Value>.Unknown = .reject
    ) -> LookupRule<Value> where Self == LookupRule<Value> {
        LookupRule(origin: .table(table), unknown: unknown.value)
    }

    /// A code that is looked up in a table that is loaded while the application runs.
    ///
    /// - Parameters:
    ///   - source: where the table comes from.
    ///   - unknown: what a code means that the table does not have. Default: the record is refused.
    public static func lookup<Value>(
        _ source: LookupSource<Value>, unknown: TableRule<Value>.Unknown = .reject
    ) -> LookupRule<Value> where Self == LookupRule<Value> {
        LookupRule(origin: .source(source), unknown: unknown.value)
    }
}
