public import SpliceModel

/// The ways to reach a party.
public struct ContactPoints: Record {
    /// E-mail addresses, the preferred ones first.
    public var emails: [EmailContact]
    /// Telephone numbers, the preferred ones first.
    public var phones: [PhoneContact]
    /// Postal addresses, the preferred ones first.
    public var addresses: [AddressContact]

    /// A contact points from all of its parts.
    public init(
        emails: [EmailContact], phones: [PhoneContact], addresses: [AddressContact]
    ) {
        self.emails = emails
        self.phones = phones
        self.addresses = addresses
    }
}

extension ContactPoints {
    /// The fields.
    public static let schema = Schema<ContactPoints>(
        "contact-points", version: SchemaVersion(1, 0),
        [
            .field("emails", \.emails, .personal),
            .field("phones", \.phones, .personal),
            .field("addresses", \.addresses, .personal),
        ])
}
