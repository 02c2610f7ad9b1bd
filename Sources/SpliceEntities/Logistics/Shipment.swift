public import SpliceModel

/// Goods on their way to a customer. After UBL 2.x `DespatchAdvice`.
public struct Shipment: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The order whose goods they are.
    public var order: CrossReference?
    /// Where it stands.
    public var state: Coded<ShipmentState>
    /// Who carries it.
    public var carrier: String?
    /// The carrier's service.
    public var service: String?
    /// The carrier's number for the shipment as a whole.
    public var trackingNumber: String?
    /// Where its way can be followed.
    public var trackingURL: String?
    /// Where it starts.
    public var shipFrom: PostalAddress?
    /// Where it goes.
    public var shipTo: PostalAddress
    /// What is in it.
    public var lines: [ShipmentLine]
    /// What it is packed in.
    public var parcels: [Parcel]
    /// The label that was bought for it.
    public var label: ShippingLabel?
    /// When the carrier took it.
    public var shippedAt: Instant?
    /// When it should arrive.
    public var estimatedDelivery: LocalDate?
    /// When it arrived.
    public var deliveredAt: Instant?
    /// What happened on the way, the earliest first.
    public var events: [TrackingEvent]

    /// A shipment from all of its parts.
    public init(
        envelope: Envelope, order: CrossReference?, state: Coded<ShipmentState>, carrier: String?, service: String?,
        trackingNumber: String?, trackingURL: String?, shipFrom: PostalAddress?, shipTo: PostalAddress,
        lines: [ShipmentLine], parcels: [Parcel], label: ShippingLabel?, shippedAt: Instant?,
        estimatedDelivery: LocalDate?, deliveredAt: Instant?, events: [TrackingEvent]
    ) {
        self.envelope = envelope
        self.order = order
        self.state = state
        self.carrier = carrier
        self.service = service
        self.trackingNumber = trackingNumber
        self.trackingURL = trackingURL
        self.shipFrom = shipFrom
        self.shipTo = shipTo
        self.lines = lines
        self.parcels = parcels
        self.label = label
        self.shippedAt = shippedAt
        self.estimatedDelivery = estimatedDelivery
        self.deliveredAt = deliveredAt
        self.events = events
    }
}

extension Shipment {
    /// The fields.
    public static let schema = Schema<Shipment>(
        "shipment", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("order", \.order, .internal),
            .field("state", \.state, .internal),
            .field("carrier", \.carrier, .internal, .maximumLength(100, .characters)),
            .field("service", \.service, .internal, .maximumLength(100, .characters)),
            .field("trackingNumber", \.trackingNumber, .internal, .maximumLength(100, .characters)),
            .field("trackingURL", \.trackingURL, .internal, .maximumLength(2000, .characters)),
            .field("shipFrom", \.shipFrom, .internal),
            .field("shipTo", \.shipTo, .personal),
            .field("lines", \.lines, .internal),
            .field("parcels", \.parcels, .internal),
            .field("label", \.label, .internal),
            .field("shippedAt", \.shippedAt, .internal),
            .field("estimatedDelivery", \.estimatedDelivery, .internal),
            .field("deliveredAt", \.deliveredAt, .internal),
            .field("events", \.events, .internal),
        ])
}
