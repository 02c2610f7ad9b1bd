public import SpliceModel

/// A postal address and what it is for.
public struct AddressContact: Record {
    /// The address.
    public var address: PostalAddress
    /// What it is for.
    public var purpose: Coded<ContactPurpose>

    /// An address contact from all of its parts.
    public init(
        address: PostalAddress, purpose: Coded<ContactPurpose>
    ) {
        self.address = address
        self.purpose = purpose
    }
}

extension AddressContact {
    /// The fields.
    public static let schema = Schema<AddressContact>(
        "address-contact", version: SchemaVersion(1, 0),
        [
            .field("address", \.address, .personal),
            .field("purpose", \.purpose, .internal),
        ])
}
