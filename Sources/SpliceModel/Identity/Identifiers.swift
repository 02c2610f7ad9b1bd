/// A text that names something, as a type of its own so that two kinds of names cannot be mixed up.
public protocol Identifier: RawRepresentable<String>, Sendable, Hashable, Comparable, Codable,
    CustomStringConvertible, FieldValue
{
    /// Wraps a text.
    init(_ text: String)
}

extension Identifier {
    /// Wraps a text; every text is permitted.
    public init?(rawValue: String) { self.init(rawValue) }

    /// The text.
    public var description: String { rawValue }

    /// By the text.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// The canonical identity of an entity: the one that all systems' ids lead to.
public struct EntityID: Identifier {
    /// The text.
    public let rawValue: String
    /// Wraps a text.
    public init(_ text: String) { rawValue = text }
    /// `entity-id`.
    public static var fieldType: FieldType { .scalar("entity-id") }
}

/// A system or account that integrations connect to, such as `shop` or `erp-emea`.
public struct SystemID: Identifier {
    /// The text.
    public let rawValue: String
    /// Wraps a text.
    public init(_ text: String) { rawValue = text }
    /// `system-id`.
    public static var fieldType: FieldType { .scalar("system-id") }
}

/// An id that a system gave, exactly as the system writes it; numbers too are text here.
public struct ExternalID: Identifier {
    /// The text.
    public let rawValue: String
    /// Wraps a text.
    public init(_ text: String) { rawValue = text }
    /// `external-id`.
    public static var fieldType: FieldType { .scalar("external-id") }
}

/// A kind of entity: ids of two kinds may be the same text and denote two things.
public struct EntityKind: Identifier {
    /// The text.
    public let rawValue: String
    /// Wraps a text.
    public init(_ text: String) { rawValue = text }
    /// `entity-kind`.
    public static var fieldType: FieldType { .scalar("entity-kind") }
}

extension SystemID: ExpressibleByStringLiteral {
    /// Wraps a text.
    public init(stringLiteral text: String) { self.init(text) }
}
