public import SpliceModel

/// A sale that may come about; CRMs say opportunity.
public struct Deal: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// What it is called.
    public var name: String
    /// How far it is; the native stage is the system's own.
    public var stage: Coded<DealStage>
    /// The process that the stage belongs to.
    public var pipeline: String?
    /// What it may bring.
    public var amount: Money?
    /// How likely it is, 0 to 1.
    public var probability: ExactDecimal?
    /// The company it is with.
    public var organization: PartySnapshot?
    /// The people it is with.
    public var contacts: [PartySnapshot]
    /// Who works on it.
    public var owner: PartySnapshot?
    /// When it should be decided.
    public var expectedCloseOn: LocalDate?
    /// When it was decided.
    public var closedAt: Instant?
    /// Why it was lost.
    public var lossReason: String?
    /// Where it came from.
    public var source: String?

    /// A deal from all of its parts.
    public init(
        envelope: Envelope, name: String, stage: Coded<DealStage>, pipeline: String?, amount: Money?,
        probability: ExactDecimal?, organization: PartySnapshot?, contacts: [PartySnapshot], owner: PartySnapshot?,
        expectedCloseOn: LocalDate?, closedAt: Instant?, lossReason: String?, source: String?
    ) {
        self.envelope = envelope
        self.name = name
        self.stage = stage
        self.pipeline = pipeline
        self.amount = amount
        self.probability = probability
        self.organization = organization
        self.contacts = contacts
        self.owner = owner
        self.expectedCloseOn = expectedCloseOn
        self.closedAt = closedAt
        self.lossReason = lossReason
        self.source = source
    }
}

extension Deal {
    /// The fields.
    public static let schema = Schema<Deal>(
        "deal", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("name", \.name, .internal, .notEmpty, .maximumLength(255, .characters)),
            .field("stage", \.stage, .internal),
            .field("pipeline", \.pipeline, .internal, .maximumLength(200, .characters)),
            .field("amount", \.amount, .internal, .notNegative),
            .field("probability", \.probability, .internal, .range(0, 1)),
            .field("organization", \.organization, .internal),
            .field("contacts", \.contacts, .personal),
            .field("owner", \.owner, .internal),
            .field("expectedCloseOn", \.expectedCloseOn, .internal),
            .field("closedAt", \.closedAt, .internal),
            .field("lossReason", \.lossReason, .internal, .maximumLength(500, .characters)),
            .field("source", \.source, .internal, .maximumLength(200, .characters)),
        ])
}
