public import SpliceModel

/// A person who might become a customer.
public struct Lead: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The name.
    public var name: PersonName
    /// The company.
    public var organization: String?
    /// What the person does there.
    public var jobTitle: String?
    /// The e-mail address.
    public var email: EmailAddress?
    /// The telephone number.
    public var phone: Phone?
    /// The postal address.
    public var address: PostalAddress?
    /// How far the talk is.
    public var state: Coded<LeadState>
    /// Whether marketing may write.
    public var consent: Coded<Consent>
    /// Where the lead came from.
    public var source: String?
    /// How promising it is, on the system's own scale.
    public var score: Int?
    /// Who works on it.
    public var owner: PartySnapshot?

    /// A lead from all of its parts.
    public init(
        envelope: Envelope, name: PersonName, organization: String?, jobTitle: String?, email: EmailAddress?,
        phone: Phone?, address: PostalAddress?, state: Coded<LeadState>, consent: Coded<Consent>, source: String?,
        score: Int?, owner: PartySnapshot?
    ) {
        self.envelope = envelope
        self.name = name
        self.organization = organization
        self.jobTitle = jobTitle
        self.email = email
        self.phone = phone
        self.address = address
        self.state = state
        self.consent = consent
        self.source = source
        self.score = score
        self.owner = owner
    }
}

extension Lead {
    /// The fields.
    public static let schema = Schema<Lead>(
        "lead", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("name", \.name, .personal),
            .field("organization", \.organization, .internal, .maximumLength(255, .characters)),
            .field("jobTitle", \.jobTitle, .personal, .maximumLength(255, .characters)),
            .field("email", \.email, .personal),
            .field("phone", \.phone, .personal),
            .field("address", \.address, .personal),
            .field("state", \.state, .internal),
            .field("consent", \.consent, .personal),
            .field("source", \.source, .internal, .maximumLength(200, .characters)),
            .field("score", \.score, .internal),
            .field("owner", \.owner, .internal),
        ])
}
