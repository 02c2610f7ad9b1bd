public import SpliceModel

/// How much of something, with its unit.
///
/// ```swift
/// .quantity(in: .kilogram)                                    // 2.5 is 2.5 kg; grams are converted when they fit exactly
/// .quantity(unit: "weight_unit")                              // 2.5 beside "weight_unit": "KGM", UNECE Rec 20
/// .quantity(unit: "weight_unit", ["kg": .kilogram, "lb": .pound])
/// ```
public struct QuantityRule: Rule {
    /// Where the unit comes from.
    enum Unit: Sendable {
        case constant(UnitOfMeasure)
        case field(String, CodeTable<UnitOfMeasure>?)
    }

    let unit: Unit

    /// The field with the unit.
    public var companion: String? {
        if case .field(let path, _) = unit { path } else { nil }
    }

    /// Reads number and unit. A number and its text read the same.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Quantity {
        let value = try cell.withTextOrNumber { (text) throws(Refusal) in try ExactDecimal(spelling: text) }
        switch unit {
        case .constant(let unit): return Quantity(value, unit)
        case .field(_, let table):
            let unit = try cell.withCompanion { (beside) throws(Refusal) in
                guard beside.kind == .string else { throw Refusal("has no unit beside it", .companion) }
                return try QuantityRule.unit(beside, table)
            }
            return Quantity(value, unit)
        }
    }

    private static func unit(
        _ cell: borrowing Cell, _ table: CodeTable<UnitOfMeasure>?
    ) throws(Refusal) -> UnitOfMeasure {
        let code = try cell.text()
        if let table {
            guard let unit = Array(code.utf8).span.withBytes({ table.entry(of: $0) }) else {
                throw Refusal("is a unit that the table does not have", .companion)
            }
            return unit
        }
        do throws(ModelError) {
            return try UnitOfMeasure(parsing: code)
        } catch {
            throw Refusal("is no unit of UNECE Rec 20", .companion)
        }
    }

    /// Writes the number. In a fixed unit, another one is converted, and refused where that is not exact.
    public func encode(_ value: Quantity, to writer: inout Writer) throws(Refusal) {
        var number = value.value
        if case .constant(let unit) = unit, unit != value.unit {
            number = try Refusal.catching {
                try value.converted(to: unit, scale: ExactDecimal.maximumScale, rounding: .exact).value.reduced
            }
        }
        writer.decimal(number.coefficient, scale: number.scale)
    }

    /// Writes the unit.
    public func encodeCompanion(_ value: Quantity, to writer: inout Writer) throws(Refusal) {
        guard case .field(_, let table?) = unit else { return writer.text(value.unit.code) }
        try table.write(value.unit, to: &writer)
    }

    /// The unit as a number: FNV-1a of its code.
    public func companionKey(of value: Quantity) -> UInt64 { FieldConstant.key(of: value.unit.code) }

    /// So many and a half.
    public func example(_ number: Int) -> String { "\(number).5" }

    /// A unit of the table, or kilograms.
    public func companionExample(_ number: Int) -> String {
        if case .field(_, let table?) = unit, let code = table.codes.first {
            return FieldConstant.text(code).description
        }
        return "\"KGM\""
    }

    /// What the rule does.
    public var note: RuleNote {
        switch unit {
        case .constant(let unit):
            RuleNote(
                "quantity in \(unit)", expects: "a decimal", type: [.number, .string],
                edgeCases: ["another unit is converted when written, and refused where that is not exact"])
        case .field(let path, let table):
            RuleNote(
                "quantity, unit in \(path)", expects: "a decimal", type: [.number, .string],
                edgeCases: [table.map { "units: \($0.codes.joined(separator: ", "))" } ?? "units of UNECE Rec 20"])
        }
    }
}

extension QuantityRule: BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> QuantityRule {
        if case .field(_, let table?) = unit { table.noteDefects(at: path, in: &layout) }
        return self
    }
}

extension Rule where Self == QuantityRule {
    /// A number of always the same unit.
    public static func quantity(in unit: UnitOfMeasure) -> QuantityRule { QuantityRule(unit: .constant(unit)) }

    /// A number whose unit stands in another field, by its code of UNECE Rec 20; with `^.` before its path, in the record
    /// around.
    public static func quantity(unit field: String) -> QuantityRule { QuantityRule(unit: .field(field, nil)) }

    /// A number whose unit stands in another field, in the system's own spelling. Of two spellings of a unit, the first is
    /// written.
    public static func quantity(
        unit field: String, _ spellings: KeyValuePairs<String, UnitOfMeasure>
    ) -> QuantityRule {
        QuantityRule(unit: .field(field, CodeTable(spellings.map { ($0.key, $0.value) }, unknown: nil)))
    }
}
