/// An entity as one system knows it. Of what kind the entity is, its place says.
public struct CrossReference: Record {
    /// The system.
    public let system: SystemID
    /// The id in that system.
    public let id: ExternalID

    /// A reference from its parts.
    public init(system: SystemID, id: ExternalID) {
        self.system = system
        self.id = id
    }

    /// The fields.
    public static let schema = Schema<CrossReference>(
        "cross-reference", version: SchemaVersion(1, 0),
        [
            .field("system", \.system, .internal, .notEmpty),
            .field("id", \.id, .internal, .notEmpty),
        ])
}

extension CrossReference: CustomStringConvertible {
    /// `shop:1001`.
    public var description: String { "\(system):\(id)" }
}
