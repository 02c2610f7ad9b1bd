public import SpliceModel

/// A label to be bought.
public struct LabelRequest: Codable, Sendable, Hashable {
    /// One parcel.
    public struct Package: Codable, Sendable, Hashable {
        /// Its weight in grams, above zero.
        public let grams: ExactDecimal

        /// A parcel.
        public init(grams: ExactDecimal) { self.grams = grams }
    }

    /// The shipment's own id, such as the order's number: the natural key by which a label is found again. 1 to 50 characters, unique
    /// in the account.
    public let shipment: String
    /// The carrier's id in the account: `se-…`.
    public let carrier: String
    /// The carrier's service: `usps_priority_mail`.
    public let service: String
    /// Where it goes; needs a recipient, a line, a city and a postal code.
    public let shipTo: PostalAddress
    /// Where it starts.
    public let shipFrom: PostalAddress
    /// The parcels.
    public let packages: [Package]
    /// Whether it is a test: such a label costs nothing and no carrier takes it.
    public let isTest: Bool

    /// A request.
    public init(
        shipment: String, carrier: String, service: String, shipTo: PostalAddress, shipFrom: PostalAddress,
        packages: [Package], isTest: Bool = false
    ) {
        self.shipment = shipment
        self.carrier = carrier
        self.service = service
        self.shipTo = shipTo
        self.shipFrom = shipFrom
        self.packages = packages
        self.isTest = isTest
    }
}

/// A label that was bought.
public struct PurchasedLabel: Codable, Sendable, Hashable {
    /// ShipStation's id.
    public let id: String
    /// ShipStation's id of the shipment.
    public let shipmentID: String
    /// The shipment's own id, as the request had it.
    public let shipment: String?
    /// The carrier's number for the parcel.
    public let trackingNumber: String
    /// The carrier: `usps`.
    public let carrier: String?
    /// The carrier's service.
    public let service: String?
    /// What it cost.
    public let cost: Money
    /// Where the label can be fetched; whoever has the address has the label.
    public let download: String?
    /// Whether it was given back.
    public let isVoided: Bool

    /// A label.
    public init(
        id: String, shipmentID: String, shipment: String?, trackingNumber: String, carrier: String?, service: String?,
        cost: Money, download: String?, isVoided: Bool
    ) {
        self.id = id
        self.shipmentID = shipmentID
        self.shipment = shipment
        self.trackingNumber = trackingNumber
        self.carrier = carrier
        self.service = service
        self.cost = cost
        self.download = download
        self.isVoided = isVoided
    }
}
