/// A type that an extension field may have.
public protocol ExtensionRepresentable: Sendable {
    /// From the stored value; nil when it is of another type.
    init?(extensionValue: ExtensionValue)
    /// The value to store.
    var extensionValue: ExtensionValue { get }
}

/// The name and type of an extension field.
///
/// ```swift
/// extension ExtensionKey<String> { static let giftNote = ExtensionKey("acme-shop", "gift_note", .personal) }
/// order.envelope.extensions[.giftNote] = "Happy birthday"
/// ```
public struct ExtensionKey<Value: ExtensionRepresentable>: Sendable, Hashable {
    /// Who defines the field: an application or a connector.
    public let namespace: String
    /// The field within the namespace.
    public let name: String
    /// How freely its value may be shown.
    public let classification: Classification

    /// A key from its parts.
    public init(_ namespace: String, _ name: String, _ classification: Classification) {
        self.namespace = namespace
        self.name = name
        self.classification = classification
    }

    /// The name that the field has among all extensions.
    var path: String { Extensions.path(namespace, name) }
}

extension String: ExtensionRepresentable {
    /// From text.
    public init?(extensionValue: ExtensionValue) {
        guard case .text(let value) = extensionValue else { return nil }
        self = value
    }
    /// Text.
    public var extensionValue: ExtensionValue { .text(self) }
}

extension Bool: ExtensionRepresentable {
    /// From true or false.
    public init?(extensionValue: ExtensionValue) {
        guard case .boolean(let value) = extensionValue else { return nil }
        self = value
    }
    /// True or false.
    public var extensionValue: ExtensionValue { .boolean(self) }
}

extension ExactDecimal: ExtensionRepresentable {
    /// From a number.
    public init?(extensionValue: ExtensionValue) {
        guard case .number(let value) = extensionValue else { return nil }
        self = value
    }
    /// A number.
    public var extensionValue: ExtensionValue { .number(self) }
}

extension Int64: ExtensionRepresentable {
    /// From a number without a fraction.
    public init?(extensionValue: ExtensionValue) {
        guard case .number(let value) = extensionValue, let whole = value.wholeNumber else { return nil }
        self = whole
    }
    /// A number.
    public var extensionValue: ExtensionValue { .number(ExactDecimal(self)) }
}

extension Money: ExtensionRepresentable {
    /// From an amount.
    public init?(extensionValue: ExtensionValue) {
        guard case .money(let value) = extensionValue else { return nil }
        self = value
    }
    /// An amount.
    public var extensionValue: ExtensionValue { .money(self) }
}

extension Instant: ExtensionRepresentable {
    /// From a point in time.
    public init?(extensionValue: ExtensionValue) {
        guard case .instant(let value) = extensionValue else { return nil }
        self = value
    }
    /// A point in time.
    public var extensionValue: ExtensionValue { .instant(self) }
}

extension LocalDate: ExtensionRepresentable {
    /// From a day.
    public init?(extensionValue: ExtensionValue) {
        guard case .date(let value) = extensionValue else { return nil }
        self = value
    }
    /// A day.
    public var extensionValue: ExtensionValue { .date(self) }
}

extension Array: ExtensionRepresentable where Element: ExtensionRepresentable {
    /// From a list whose elements are all of the type.
    public init?(extensionValue: ExtensionValue) {
        guard case .list(let values) = extensionValue else { return nil }
        let elements = values.compactMap(Element.init(extensionValue:))
        guard elements.count == values.count else { return nil }
        self = elements
    }
    /// A list.
    public var extensionValue: ExtensionValue { .list(map(\.extensionValue)) }
}
