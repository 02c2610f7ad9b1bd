/// Where an entity came from and what read it.
public struct Source: Record {
    /// The system.
    public let system: SystemID
    /// The name of the mapping.
    public let mapping: String
    /// The version of the mapping.
    public let mappingVersion: String

    /// A source from its parts.
    public init(system: SystemID, mapping: String, mappingVersion: String) {
        self.system = system
        self.mapping = mapping
        self.mappingVersion = mappingVersion
    }

    /// The fields.
    public static let schema = Schema<Source>(
        "source", version: SchemaVersion(1, 0),
        [
            .field("system", \.system, .internal, .notEmpty),
            .field("mapping", \.mapping, .internal),
            .field("mappingVersion", \.mappingVersion, .internal),
        ])
}
