public import SpliceModel

/// Something that happened and that others may want to know. After CloudEvents 1.0.
public struct BusinessEvent: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// What happened, such as `order.paid`.
    public var type: String
    /// When.
    public var occurredAt: Instant
    /// Of what kind the entity is that it happened to.
    public var subjectKind: EntityKind?
    /// The entity it happened to.
    public var subject: CrossReference?
    /// What ties it to others of the same transaction.
    public var correlationID: String?
    /// What else is known, each value with its own class.
    public var attributes: Extensions

    /// A business event from all of its parts.
    public init(
        envelope: Envelope, type: String, occurredAt: Instant, subjectKind: EntityKind?, subject: CrossReference?,
        correlationID: String?, attributes: Extensions
    ) {
        self.envelope = envelope
        self.type = type
        self.occurredAt = occurredAt
        self.subjectKind = subjectKind
        self.subject = subject
        self.correlationID = correlationID
        self.attributes = attributes
    }
}

extension BusinessEvent {
    /// The fields.
    public static let schema = Schema<BusinessEvent>(
        "business-event", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("type", \.type, .internal, .notEmpty, .maximumLength(255, .characters)),
            .field("occurredAt", \.occurredAt, .internal),
            .field("subjectKind", \.subjectKind, .internal),
            .field("subject", \.subject, .internal),
            .field("correlationID", \.correlationID, .internal, .maximumLength(200, .characters)),
            .field("attributes", \.attributes, .internal),
        ])
}
