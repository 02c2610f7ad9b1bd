/// One id of one entity: which id it has in which system.
public struct CrossReferenceRow: Sendable, Hashable {
    /// What the entity is, such as `order`.
    public var kind: String
    /// The canonical id.
    public var entity: String
    /// The system.
    public var system: String
    /// The id in that system.
    public var externalID: String

    /// A row from its parts.
    public init(kind: String, entity: String, system: String, externalID: String) {
        self.kind = kind
        self.entity = entity
        self.system = system
        self.externalID = externalID
    }
}
