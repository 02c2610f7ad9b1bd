public import SpliceModel

/// Something that happened to a shipment.
public struct TrackingEvent: Record {
    /// Where the shipment stood then.
    public var state: Coded<ShipmentState>
    /// When it happened.
    public var occurredAt: Instant
    /// Where it happened, as the carrier says.
    public var location: String?
    /// The carrier's words.
    public var message: String?

    /// A tracking event from all of its parts.
    public init(
        state: Coded<ShipmentState>, occurredAt: Instant, location: String?, message: String?
    ) {
        self.state = state
        self.occurredAt = occurredAt
        self.location = location
        self.message = message
    }
}

extension TrackingEvent {
    /// The fields.
    public static let schema = Schema<TrackingEvent>(
        "tracking-event", version: SchemaVersion(1, 0),
        [
            .field("state", \.state, .internal),
            .field("occurredAt", \.occurredAt, .internal),
            .field("location", \.location, .personal, .maximumLength(200, .characters)),
            .field("message", \.message, .internal, .maximumLength(1000, .characters)),
        ])
}
