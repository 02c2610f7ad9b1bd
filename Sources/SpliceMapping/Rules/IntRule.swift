/// A number without a fraction for a property that is an `Int`; otherwise as ``IntegerRule``, whose values are `Int64`.
///
/// ```swift
/// .int                    // 42; 42.0 reads the same
/// .int(in: 1...99)        // refused outside
/// .intText                // "42"
/// ```
@frozen
public struct IntRule: Rule {
    @usableFromInline let base: IntegerRule

    @inlinable
    init(base: IntegerRule) { self.base = base }

    /// Reads the number.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Int {
        guard let value = Int(exactly: try base.decode(cell)) else { throw Refusal(.outOfRange) }
        return value
    }

    /// Writes the number.
    @inlinable
    public func encode(_ value: Int, to writer: inout Writer) throws(Refusal) {
        try base.encode(Int64(value), to: &writer)
    }

    /// A number within the range.
    public func example(_ number: Int) -> String { base.example(number) }

    /// What the rule does.
    public var note: RuleNote { base.note }
}

extension Rule where Self == IntRule {
    /// A number without a fraction.
    @inlinable public static var int: IntRule { IntRule(base: .integer) }

    /// A number without a fraction, within a range.
    @inlinable
    public static func int(in range: ClosedRange<Int>) -> IntRule { IntRule(base: .integer(in: range)) }

    /// A number that is at least `bound`.
    @inlinable
    public static func int(min bound: Int) -> IntRule { IntRule(base: .integer(min: Int64(bound))) }

    /// A number that the document spells as text: `"42"`.
    @inlinable public static var intText: IntRule { IntRule(base: .integerText) }
}
