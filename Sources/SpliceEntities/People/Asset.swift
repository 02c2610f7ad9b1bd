public import SpliceModel

/// A thing of the business that someone uses: a laptop, a phone, a key.
public struct Asset: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The number on its sticker.
    public var tag: String
    /// What it is.
    public var kind: Coded<AssetKind>
    /// Make and model.
    public var model: String?
    /// The maker's number.
    public var serialNumber: String?
    /// Where it is in its life.
    public var state: Coded<AssetState>
    /// Who has it.
    public var assignee: CrossReference?
    /// Since when.
    public var assignedOn: LocalDate?
    /// When it is to come back.
    public var returnDueOn: LocalDate?
    /// When it was bought.
    public var purchasedOn: LocalDate?
    /// What it cost.
    public var cost: Money?

    /// An asset from all of its parts.
    public init(
        envelope: Envelope, tag: String, kind: Coded<AssetKind>, model: String?, serialNumber: String?,
        state: Coded<AssetState>, assignee: CrossReference?, assignedOn: LocalDate?, returnDueOn: LocalDate?,
        purchasedOn: LocalDate?, cost: Money?
    ) {
        self.envelope = envelope
        self.tag = tag
        self.kind = kind
        self.model = model
        self.serialNumber = serialNumber
        self.state = state
        self.assignee = assignee
        self.assignedOn = assignedOn
        self.returnDueOn = returnDueOn
        self.purchasedOn = purchasedOn
        self.cost = cost
    }
}

extension Asset {
    /// The fields.
    public static let schema = Schema<Asset>(
        "asset", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("tag", \.tag, .internal, .notEmpty, .maximumLength(100, .characters)),
            .field("kind", \.kind, .internal),
            .field("model", \.model, .internal, .maximumLength(255, .characters)),
            .field("serialNumber", \.serialNumber, .internal, .maximumLength(100, .characters)),
            .field("state", \.state, .internal),
            .field("assignee", \.assignee, .internal),
            .field("assignedOn", \.assignedOn, .internal),
            .field("returnDueOn", \.returnDueOn, .internal),
            .field("purchasedOn", \.purchasedOn, .internal),
            .field("cost", \.cost, .internal, .notNegative),
        ])
}
