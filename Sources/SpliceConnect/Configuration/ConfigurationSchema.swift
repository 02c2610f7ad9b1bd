/// The fields of a connector's configuration, and their JSON Schema.
public struct ConfigurationSchema: Sendable, Hashable {
    /// What a field holds.
    public enum Kind: Sendable, Hashable {
        /// Any text.
        case text
        /// An absolute URL.
        case url
        /// A whole number within a range.
        case integer(ClosedRange<Int>)
        /// Yes or no.
        case boolean
        /// One of a few words.
        case choice([String])
        /// The name of a secret: see ``SecretReference``.
        case secret
        /// A value with fields of its own, which the summary names.
        case object
    }

    /// One field.
    public struct Field: Sendable, Hashable {
        /// The property's name, as `Codable` writes it.
        public let name: String
        /// What it holds.
        public let kind: Kind
        /// Whether it may be left out.
        public let isRequired: Bool
        /// What it means and where to find its value, in a sentence.
        public let summary: String
        /// What is used when it is left out, as people would write it.
        public let fallback: String?
    }

    /// The connector's id.
    public let connector: String
    /// The fields, in the order of a form.
    public let fields: [Field]

    /// A schema of `fields` for the connector with this id.
    public init(_ connector: String, _ fields: [Field]) {
        self.connector = connector
        self.fields = fields
    }

    /// Names of the fields that hold secret references.
    public var secrets: [String] { fields.filter { $0.kind == .secret }.map(\.name) }
}

extension ConfigurationSchema.Field {
    /// A field that has to be there.
    public static func required(_ name: String, _ kind: ConfigurationSchema.Kind, _ summary: String) -> Self {
        Self(name: name, kind: kind, isRequired: true, summary: summary, fallback: nil)
    }

    /// A field that may be left out; `fallback` is what counts then.
    public static func optional(
        _ name: String, _ kind: ConfigurationSchema.Kind, fallback: String? = nil, _ summary: String
    ) -> Self {
        Self(name: name, kind: kind, isRequired: false, summary: summary, fallback: fallback)
    }
}
