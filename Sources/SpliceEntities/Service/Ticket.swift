public import SpliceModel

/// A question or a fault that someone reported.
public struct Ticket: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The number that people use.
    public var number: String
    /// What it is about.
    public var subject: String
    /// What was reported.
    public var description: String?
    /// What sort of matter it is.
    public var kind: Coded<TicketKind>
    /// How far it is.
    public var state: Coded<TicketState>
    /// How urgent it is.
    public var priority: Coded<TicketPriority>
    /// Who reported it.
    public var requester: PartySnapshot?
    /// Who works on it.
    public var assignee: PartySnapshot?
    /// What it concerns: an order, an asset.
    public var about: CrossReference?
    /// When it was reported.
    public var openedAt: Instant
    /// When it is to be solved.
    public var dueAt: Instant?
    /// When it was solved.
    public var resolvedAt: Instant?
    /// Labels.
    public var tags: [String]

    /// A ticket from all of its parts.
    public init(
        envelope: Envelope, number: String, subject: String, description: String?, kind: Coded<TicketKind>,
        state: Coded<TicketState>, priority: Coded<TicketPriority>, requester: PartySnapshot?, assignee: PartySnapshot?,
        about: CrossReference?, openedAt: Instant, dueAt: Instant?, resolvedAt: Instant?, tags: [String]
    ) {
        self.envelope = envelope
        self.number = number
        self.subject = subject
        self.description = description
        self.kind = kind
        self.state = state
        self.priority = priority
        self.requester = requester
        self.assignee = assignee
        self.about = about
        self.openedAt = openedAt
        self.dueAt = dueAt
        self.resolvedAt = resolvedAt
        self.tags = tags
    }
}

extension Ticket {
    /// The fields.
    public static let schema = Schema<Ticket>(
        "ticket", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("number", \.number, .internal, .notEmpty, .maximumLength(50, .characters)),
            .field("subject", \.subject, .internal, .notEmpty, .maximumLength(255, .characters)),
            .field("description", \.description, .personal),
            .field("kind", \.kind, .internal),
            .field("state", \.state, .internal),
            .field("priority", \.priority, .internal),
            .field("requester", \.requester, .personal),
            .field("assignee", \.assignee, .internal),
            .field("about", \.about, .internal),
            .field("openedAt", \.openedAt, .internal),
            .field("dueAt", \.dueAt, .internal),
            .field("resolvedAt", \.resolvedAt, .internal),
            .field("tags", \.tags, .internal),
        ])
}
