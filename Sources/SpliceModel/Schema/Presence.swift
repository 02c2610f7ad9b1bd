/// Whether a source has a field: missing, null and a value, an empty one included, are three things until a rule says
/// otherwise.
///
/// For partial records, such as the body of a PATCH: `absent` leaves the target's value alone, `null` clears it.
@frozen
public enum Presence<Value> {
    /// The field is not there.
    case absent
    /// The field is there and says that there is no value.
    case null
    /// The field has a value, perhaps an empty one.
    case value(Value)

    /// The value; nil when absent or null.
    @inlinable
    public var valueOrNil: Value? {
        if case .value(let value) = self { value } else { nil }
    }

    /// The presence of what a value is turned into.
    @inlinable
    public func map<Result, Failure: Error>(_ transform: (Value) throws(Failure) -> Result) throws(Failure)
        -> Presence<Result>
    {
        switch self {
        case .absent: .absent
        case .null: .null
        case .value(let value): .value(try transform(value))
        }
    }

    /// The field after this change: what was there when absent, nothing when null, the value otherwise.
    @inlinable
    public func applied(to current: Value?) -> Value? {
        switch self {
        case .absent: current
        case .null: nil
        case .value(let value): value
        }
    }
}

extension Presence: Sendable where Value: Sendable {}
extension Presence: Equatable where Value: Equatable {}
extension Presence: Hashable where Value: Hashable {}
