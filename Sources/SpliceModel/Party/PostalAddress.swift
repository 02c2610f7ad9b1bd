/// Whether a value was in the source or filled in.
public enum Provenance: String, Sendable, Hashable, Codable, CaseIterable {
    /// The source said so.
    case explicit
    /// The source said nothing; a mapping rule filled it in.
    case assumed
}

/// A place that post and parcels are sent to. The country is always there, and says whether the source named it.
public struct PostalAddress: Sendable, Hashable, Codable {
    /// The person at that address, as it is written on a label.
    public let recipient: String?
    /// The company at that address.
    public let organization: String?
    /// Street, house number, floor: as many lines as the source has, in order, without empty ones.
    public let lines: [String]
    /// City, town or post town.
    public let city: String?
    /// State, province, county or prefecture: an ISO 3166-2 code or a name, as the source has it.
    public let administrativeArea: String?
    /// The postal code as the source writes it.
    public let postalCode: String?
    /// The country.
    public let country: Country
    /// Whether the source named the country.
    public let countryProvenance: Provenance

    /// An address from its parts. Lines that are empty or white space are left out.
    public init(
        recipient: String?, organization: String?, lines: [String], city: String?, administrativeArea: String?,
        postalCode: String?, country: Country, countryProvenance: Provenance
    ) {
        self.recipient = recipient
        self.organization = organization
        self.lines = lines.filter { !$0.allSatisfy(\.isWhitespace) }
        self.city = city
        self.administrativeArea = administrativeArea
        self.postalCode = postalCode
        self.country = country
        self.countryProvenance = countryProvenance
    }
}
