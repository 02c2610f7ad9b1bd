public import SpliceModel

/// A company, an authority, an association in any role: customer, supplier, carrier.
public struct Organization: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The name it is known by.
    public var name: String
    /// The name in the register.
    public var legalName: String?
    /// The number that the tax authority gave, such as a VAT id.
    public var taxID: String?
    /// What the organization is to the business.
    public var roles: [Coded<PartyRole>]
    /// How to reach it.
    public var contactPoints: ContactPoints
    /// Where it is registered.
    public var country: Country?
    /// Its address on the web.
    public var website: String?
    /// What people noted.
    public var note: String?

    /// An organization from all of its parts.
    public init(
        envelope: Envelope, name: String, legalName: String?, taxID: String?, roles: [Coded<PartyRole>],
        contactPoints: ContactPoints, country: Country?, website: String?, note: String?
    ) {
        self.envelope = envelope
        self.name = name
        self.legalName = legalName
        self.taxID = taxID
        self.roles = roles
        self.contactPoints = contactPoints
        self.country = country
        self.website = website
        self.note = note
    }
}

extension Organization {
    /// The fields.
    public static let schema = Schema<Organization>(
        "organization", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("name", \.name, .internal, .notEmpty, .maximumLength(200, .characters)),
            .field("legalName", \.legalName, .internal, .maximumLength(200, .characters)),
            .field("taxID", \.taxID, .sensitive, .maximumLength(50, .characters)),
            .field("roles", \.roles, .internal),
            .field("contactPoints", \.contactPoints, .internal),
            .field("country", \.country, .internal),
            .field("website", \.website, .public, .maximumLength(2000, .characters)),
            .field("note", \.note, .internal, .maximumLength(5000, .characters)),
        ])
}
