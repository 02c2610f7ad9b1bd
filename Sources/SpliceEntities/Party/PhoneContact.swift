public import SpliceModel

/// A telephone number and what it is for.
public struct PhoneContact: Record {
    /// The number.
    public var phone: Phone
    /// What it is for.
    public var purpose: Coded<ContactPurpose>

    /// A phone contact from all of its parts.
    public init(
        phone: Phone, purpose: Coded<ContactPurpose>
    ) {
        self.phone = phone
        self.purpose = purpose
    }
}

extension PhoneContact {
    /// The fields.
    public static let schema = Schema<PhoneContact>(
        "phone-contact", version: SchemaVersion(1, 0),
        [
            .field("phone", \.phone, .personal),
            .field("purpose", \.purpose, .internal),
        ])
}
