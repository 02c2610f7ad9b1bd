public import SpliceModel

/// An e-mail address and what it is for.
public struct EmailContact: Record {
    /// The address.
    public var address: EmailAddress
    /// What it is for.
    public var purpose: Coded<ContactPurpose>

    /// An email contact from all of its parts.
    public init(
        address: EmailAddress, purpose: Coded<ContactPurpose>
    ) {
        self.address = address
        self.purpose = purpose
    }
}

extension EmailContact {
    /// The fields.
    public static let schema = Schema<EmailContact>(
        "email-contact", version: SchemaVersion(1, 0),
        [
            .field("address", \.address, .personal),
            .field("purpose", \.purpose, .internal),
        ])
}
