/// What every entity carries beside its own fields: who it is, where it came from, and what its type does not cover.
public struct Envelope: Record {
    /// The canonical identity; nil until one is assigned.
    public var id: EntityID?
    /// The entity's ids in the systems that know it.
    public var references: [CrossReference]
    /// The source's own version of the record, such as an ETag or a sync token, exactly as it was.
    public var revision: String?
    /// When the source created the record.
    public var createdAt: Instant?
    /// When the source last changed it.
    public var updatedAt: Instant?
    /// Where it came from; nil for an entity that the application made.
    public var source: Source?
    /// Fields that the type does not have.
    public var extensions: Extensions
    /// What the mapping did not read, kept for the way back; nil when nothing is kept.
    public var complement: Complement?

    /// An envelope from all of its parts.
    public init(
        id: EntityID?, references: [CrossReference], revision: String?, createdAt: Instant?, updatedAt: Instant?,
        source: Source?, extensions: Extensions, complement: Complement?
    ) {
        self.id = id
        self.references = references
        self.revision = revision
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.source = source
        self.extensions = extensions
        self.complement = complement
    }

    /// An envelope without any statement, for an entity that the application makes.
    public static let blank = Envelope(
        id: nil, references: [], revision: nil, createdAt: nil, updatedAt: nil, source: nil, extensions: Extensions(),
        complement: nil)

    /// The entity's id in a system; nil when it has none there.
    public func id(in system: SystemID) -> ExternalID? { references.first { $0.system == system }?.id }

    /// The fields.
    public static let schema = Schema<Envelope>(
        "envelope", version: SchemaVersion(1, 0),
        [
            .field("id", \.id, .internal, .notEmpty),
            .field("references", \.references, .internal),
            .field("revision", \.revision, .internal),
            .field("createdAt", \.createdAt, .internal),
            .field("updatedAt", \.updatedAt, .internal),
            .field("source", \.source, .internal),
            .field("extensions", \.extensions, .internal),
            .field("complement", \.complement, .sensitive),
        ])
}
