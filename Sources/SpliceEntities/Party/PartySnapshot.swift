public import SpliceModel

/// A party as a document names it: what was true when the document was written, beside a reference to the party itself.
public struct PartySnapshot: Record {
    /// The party in the document's own system.
    public var reference: CrossReference?
    /// The person.
    public var name: PersonName?
    /// The organization.
    public var organization: String?
    /// The e-mail address.
    public var email: EmailAddress?
    /// The telephone number.
    public var phone: Phone?
    /// The number that the tax authority gave.
    public var taxID: String?

    /// A party snapshot from all of its parts.
    public init(
        reference: CrossReference?, name: PersonName?, organization: String?, email: EmailAddress?, phone: Phone?,
        taxID: String?
    ) {
        self.reference = reference
        self.name = name
        self.organization = organization
        self.email = email
        self.phone = phone
        self.taxID = taxID
    }
}

extension PartySnapshot {
    /// The fields.
    public static let schema = Schema<PartySnapshot>(
        "party-snapshot", version: SchemaVersion(1, 0),
        [
            .field("reference", \.reference, .internal),
            .field("name", \.name, .personal),
            .field("organization", \.organization, .internal, .maximumLength(200, .characters)),
            .field("email", \.email, .personal),
            .field("phone", \.phone, .personal),
            .field("taxID", \.taxID, .sensitive, .maximumLength(50, .characters)),
        ])
}
