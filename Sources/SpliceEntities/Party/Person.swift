public import SpliceModel

/// A human being in any role: customer, contact, employee of a supplier.
public struct Person: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The name, whole and in parts.
    public var name: PersonName
    /// What the person is to the business.
    public var roles: [Coded<PartyRole>]
    /// How to reach the person.
    public var contactPoints: ContactPoints
    /// The day of birth.
    public var birthDate: LocalDate?
    /// The preferred language, a BCP 47 tag such as `de-CH`.
    public var language: String?
    /// What people noted.
    public var note: String?

    /// A person from all of its parts.
    public init(
        envelope: Envelope, name: PersonName, roles: [Coded<PartyRole>], contactPoints: ContactPoints,
        birthDate: LocalDate?, language: String?, note: String?
    ) {
        self.envelope = envelope
        self.name = name
        self.roles = roles
        self.contactPoints = contactPoints
        self.birthDate = birthDate
        self.language = language
        self.note = note
    }
}

extension Person {
    /// The fields.
    public static let schema = Schema<Person>(
        "person", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("name", \.name, .personal),
            .field("roles", \.roles, .internal),
            .field("contactPoints", \.contactPoints, .personal),
            .field("birthDate", \.birthDate, .sensitive),
            .field("language", \.language, .internal, .maximumLength(35, .characters)),
            .field("note", \.note, .personal, .maximumLength(5000, .characters)),
        ])
}
