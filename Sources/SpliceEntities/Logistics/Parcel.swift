public import SpliceModel

/// A box, bag or pallet.
public struct Parcel: Record {
    /// Its serial shipping container code.
    public var sscc: SSCC?
    /// The carrier's number for it.
    public var trackingNumber: String?
    /// What it weighs.
    public var weight: Quantity?
    /// Its longest side.
    public var length: Quantity?
    /// Its middle side.
    public var width: Quantity?
    /// Its shortest side.
    public var height: Quantity?

    /// A parcel from all of its parts.
    public init(
        sscc: SSCC?, trackingNumber: String?, weight: Quantity?, length: Quantity?, width: Quantity?, height: Quantity?
    ) {
        self.sscc = sscc
        self.trackingNumber = trackingNumber
        self.weight = weight
        self.length = length
        self.width = width
        self.height = height
    }
}

extension Parcel {
    /// The fields.
    public static let schema = Schema<Parcel>(
        "parcel", version: SchemaVersion(1, 0),
        [
            .field("sscc", \.sscc, .internal),
            .field("trackingNumber", \.trackingNumber, .internal, .maximumLength(100, .characters)),
            .field("weight", \.weight, .internal, .notNegative),
            .field("length", \.length, .internal, .notNegative),
            .field("width", \.width, .internal, .notNegative),
            .field("height", \.height, .internal, .notNegative),
        ])
}
