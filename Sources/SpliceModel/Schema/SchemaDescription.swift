/// A schema as a value that can be stored, shown and compared.
public struct SchemaDescription: Sendable, Hashable, Codable {
    /// The name of the record.
    public let name: String
    /// The version of the shape.
    public let version: SchemaVersion
    /// The fields, those of nested records inside their types.
    public let fields: [FieldDescriptor]

    /// A description from its parts.
    public init(name: String, version: SchemaVersion, fields: [FieldDescriptor]) {
        self.name = name
        self.version = version
        self.fields = fields
    }
}
