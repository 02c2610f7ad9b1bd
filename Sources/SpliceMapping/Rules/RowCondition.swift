/// When a row applies: when another field of its record has one of some values, or none of them.
public struct RowCondition: Sendable, Hashable {
    /// The path of the other field.
    public let field: String
    /// The values.
    public let values: [FieldConstant]
    /// True when the row applies for every other value, no value included.
    public let isNegated: Bool
    /// What is written for no value where the row applies; empty for nothing; nil when there must be a value.
    let absence: [UInt8]?

    /// True when the other field has a value for which the row applies.
    func holds(_ cell: borrowing Cell) -> Bool {
        for value in values where value.isSame(as: cell) { return !isNegated }
        return isNegated
    }

    /// The same for what the other field says; nil where that is no constant.
    package func holds(_ said: FieldConstant?) -> Bool {
        (said.map { values.contains($0) } ?? false) != isNegated
    }

    /// The same for a value as JSON spells it.
    func holds(_ json: some Collection<UInt8>) -> Bool {
        values.contains { $0.json.elementsEqual(json) } != isNegated
    }
}

extension RowCondition: CustomStringConvertible {
    /// `when kind is "company"`.
    public var description: String {
        "when \(field) is \(isNegated ? "not " : "")\(values.map(\.description).joined(separator: " or "))"
    }
}

/// A rule whose row applies only sometimes.
protocol ConditionedRule {
    /// When.
    var condition: RowCondition? { get }

    /// The rule that reads the value where the row applies.
    var unconditional: any Rule { get }
}
