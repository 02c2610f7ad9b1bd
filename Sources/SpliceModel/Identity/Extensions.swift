/// Fields that an entity's type does not have, by namespace and name. They travel with the entity and through journals.
public struct Extensions: Sendable, Hashable {
    /// A value and how freely it may be shown.
    public struct Entry: Sendable, Hashable, Codable {
        /// The value.
        public var value: ExtensionValue
        /// Its class.
        public var classification: Classification

        /// An entry from its parts.
        public init(value: ExtensionValue, classification: Classification) {
            self.value = value
            self.classification = classification
        }
    }

    /// Every entry, by `namespace/name`; a `/` of the namespace is written `~1`, and a `~` is `~0` (RFC 6901 section 3), so
    /// that two fields never have one name.
    public private(set) var entries: [String: Entry]

    /// No fields.
    public init() { entries = [:] }

    static func path(_ namespace: String, _ name: String) -> String {
        guard namespace.utf8.contains(where: { $0 == 0x2f || $0 == 0x7e }) else { return "\(namespace)/\(name)" }
        let parts = namespace.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }
        return "\(parts.joined())/\(name)"
    }

    /// True when there are none.
    public var isEmpty: Bool { entries.isEmpty }

    /// The value of a field; nil when it is not there, or of another type. Setting nil removes the field.
    public subscript<Value>(key: ExtensionKey<Value>) -> Value? {
        get { entries[key.path].flatMap { Value(extensionValue: $0.value) } }
        set {
            entries[key.path] = newValue.map {
                Entry(value: $0.extensionValue, classification: key.classification)
            }
        }
    }

    /// The value of a field, where a value of another type is an error.
    ///
    /// Throws `typeMismatch`; nil when the field is not there.
    public func value<Value>(of key: ExtensionKey<Value>) throws(ModelError) -> Value? {
        guard let entry = entries[key.path] else { return nil }
        guard let value = Value(extensionValue: entry.value) else {
            throw ModelError(.typeMismatch, key.path, "the extension field has another type")
        }
        return value
    }

    /// An entry by its namespace and name, whatever its type. Setting nil removes it.
    public subscript(namespace: String, name: String) -> Entry? {
        get { entries[Extensions.path(namespace, name)] }
        set { entries[Extensions.path(namespace, name)] = newValue }
    }
}

extension Extensions: FieldValue {
    /// A map of extension values.
    public static var fieldType: FieldType { .map(ExtensionValue.fieldType) }

    /// The entries as fields, each with its own class.
    public var content: FieldContent {
        .record(
            entries.sorted { $0.key < $1.key }.map { name, entry in
                let field = FieldDescriptor(
                    name: name, type: ExtensionValue.fieldType, isRequired: false, classification: entry.classification,
                    limits: [])
                return (field, entry.value as any FieldValue)
            })
    }
}

extension Extensions: Codable {
    /// Reads an object of entries by `namespace/name`.
    public init(from decoder: any Decoder) throws {
        entries = try decoder.singleValueContainer().decode([String: Entry].self)
    }

    /// Writes an object of entries by `namespace/name`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(entries)
    }
}
