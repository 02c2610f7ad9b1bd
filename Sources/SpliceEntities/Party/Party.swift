public import SpliceModel

/// A person or an organization, where a system does not say in advance which.
public enum Party: Sendable, Hashable, Codable {
    /// A human being.
    case person(Person)
    /// A company, an authority, an association.
    case organization(Organization)

    /// The envelope of whichever it is.
    public var envelope: Envelope {
        switch self {
        case .person(let person): person.envelope
        case .organization(let organization): organization.envelope
        }
    }

    /// The ways to reach it.
    public var contactPoints: ContactPoints {
        switch self {
        case .person(let person): person.contactPoints
        case .organization(let organization): organization.contactPoints
        }
    }

    /// What it is to the business.
    public var roles: [Coded<PartyRole>] {
        switch self {
        case .person(let person): person.roles
        case .organization(let organization): organization.roles
        }
    }

    /// The name as it is shown.
    public var displayName: String {
        switch self {
        case .person(let person): person.name.full
        case .organization(let organization): organization.name
        }
    }
}
