/// A type that a field of a record may have.
///
/// An application's own scalar type conforms by naming itself: `static var fieldType: FieldType { .scalar("iban") }`.
public protocol FieldValue: Sendable, Hashable {
    /// What kind of value this is.
    static var fieldType: FieldType { get }
    /// True for `Optional` only.
    static var isOptional: Bool { get }
    /// The value taken apart by one level. For walking records; not for the hot path.
    var content: FieldContent { get }
}

extension FieldValue {
    /// False.
    public static var isOptional: Bool { false }
    /// A leaf whose text is the value's description.
    public var content: FieldContent { .leaf(String(describing: self)) }
}

/// A value taken apart by one level.
public enum FieldContent {
    /// No value.
    case absent
    /// A value without parts, as text.
    case leaf(String)
    /// A number or amount, as an exact decimal number beside its text.
    case number(ExactDecimal, text: String)
    /// Elements in order.
    case list([any FieldValue])
    /// Values by name, in the order of the names.
    case map([(name: String, value: any FieldValue)])
    /// Fields in the order of their schema.
    case record([(field: FieldDescriptor, value: any FieldValue)])
}

extension Optional: FieldValue where Wrapped: FieldValue {
    /// That of the wrapped type.
    public static var fieldType: FieldType { Wrapped.fieldType }
    /// True.
    public static var isOptional: Bool { true }
    /// The wrapped value's, or nothing.
    public var content: FieldContent { self?.content ?? .absent }
}

extension Array: FieldValue where Element: FieldValue {
    /// A list.
    public static var fieldType: FieldType { .list(Element.fieldType) }
    /// The elements.
    public var content: FieldContent { .list(map { $0 as any FieldValue }) }
}

extension Dictionary: FieldValue where Key == String, Value: FieldValue {
    /// A map.
    public static var fieldType: FieldType { .map(Value.fieldType) }
    /// The values, in the order of their names.
    public var content: FieldContent {
        .map(sorted { $0.key < $1.key }.map { ($0.key, $0.value as any FieldValue) })
    }
}

extension String: FieldValue {
    /// `text`.
    public static var fieldType: FieldType { .text }
}

extension Bool: FieldValue {
    /// `boolean`.
    public static var fieldType: FieldType { .boolean }
}

extension Int: FieldValue {
    /// `integer`.
    public static var fieldType: FieldType { .integer }
    /// A number.
    public var content: FieldContent { .number(ExactDecimal(Int64(self)), text: String(self)) }
}

extension Int64: FieldValue {
    /// `integer`.
    public static var fieldType: FieldType { .integer }
    /// A number.
    public var content: FieldContent { .number(ExactDecimal(self), text: String(self)) }
}

extension ExactDecimal: FieldValue {
    /// `decimal`.
    public static var fieldType: FieldType { .scalar("decimal") }
    /// A number.
    public var content: FieldContent { .number(self, text: description) }
}

extension Money: FieldValue {
    /// `money`.
    public static var fieldType: FieldType { .scalar("money") }
    /// The amount, and its text with the currency.
    public var content: FieldContent { .number(amount, text: description) }
}

extension Currency: FieldValue {
    /// `currency`.
    public static var fieldType: FieldType { .scalar("currency") }
}

extension Country: FieldValue {
    /// `country`.
    public static var fieldType: FieldType { .scalar("country") }
}

extension Instant: FieldValue {
    /// `instant`.
    public static var fieldType: FieldType { .scalar("instant") }
}

extension LocalDate: FieldValue {
    /// `date`.
    public static var fieldType: FieldType { .scalar("date") }
}

extension LocalTime: FieldValue {
    /// `time`.
    public static var fieldType: FieldType { .scalar("time") }
}

extension LocalDateTime: FieldValue {
    /// `local-date-time`.
    public static var fieldType: FieldType { .scalar("local-date-time") }
}

extension ZonedDateTime: FieldValue {
    /// `zoned-date-time`.
    public static var fieldType: FieldType { .scalar("zoned-date-time") }
}

extension EmailAddress: FieldValue {
    /// `email`.
    public static var fieldType: FieldType { .scalar("email") }
}

extension E164Number: FieldValue {
    /// `e164`.
    public static var fieldType: FieldType { .scalar("e164") }
}

extension Provenance: FieldValue {
    /// A code.
    public static var fieldType: FieldType { .code(allCases.map(\.rawValue)) }
    /// Its raw value.
    public var content: FieldContent { .leaf(rawValue) }
}
