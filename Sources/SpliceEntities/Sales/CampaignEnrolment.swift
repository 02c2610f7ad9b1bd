public import SpliceModel

/// A person in a marketing campaign.
public struct CampaignEnrolment: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The campaign.
    public var campaign: CrossReference
    /// What it is called.
    public var campaignName: String?
    /// The person or lead in the campaign's system.
    public var person: CrossReference?
    /// Where the campaign writes.
    public var email: EmailAddress
    /// Where the person stands in it.
    public var state: Coded<EnrolmentState>
    /// The step the person is at.
    public var step: String?
    /// When the person came in.
    public var enrolledAt: Instant
    /// When the person left or finished.
    public var endedAt: Instant?
    /// The deal that caused it.
    public var deal: CrossReference?

    /// A campaign enrolment from all of its parts.
    public init(
        envelope: Envelope, campaign: CrossReference, campaignName: String?, person: CrossReference?,
        email: EmailAddress, state: Coded<EnrolmentState>, step: String?, enrolledAt: Instant, endedAt: Instant?,
        deal: CrossReference?
    ) {
        self.envelope = envelope
        self.campaign = campaign
        self.campaignName = campaignName
        self.person = person
        self.email = email
        self.state = state
        self.step = step
        self.enrolledAt = enrolledAt
        self.endedAt = endedAt
        self.deal = deal
    }
}

extension CampaignEnrolment {
    /// The fields.
    public static let schema = Schema<CampaignEnrolment>(
        "campaign-enrolment", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("campaign", \.campaign, .internal),
            .field("campaignName", \.campaignName, .internal, .maximumLength(255, .characters)),
            .field("person", \.person, .internal),
            .field("email", \.email, .personal),
            .field("state", \.state, .internal),
            .field("step", \.step, .internal, .maximumLength(200, .characters)),
            .field("enrolledAt", \.enrolledAt, .internal),
            .field("endedAt", \.endedAt, .internal),
            .field("deal", \.deal, .internal),
        ])
}
