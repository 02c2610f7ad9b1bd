public import SpliceModel

/// Stock that a warehouse holds for an order, all of it or a part.
public struct Reservation: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The order that it is for.
    public var order: CrossReference?
    /// The warehouse.
    public var location: String?
    /// Where it stands.
    public var state: Coded<ReservationState>
    /// What is held.
    public var lines: [ReservationLine]
    /// When the warehouse gives it up.
    public var expiresAt: Instant?

    /// A reservation from all of its parts.
    public init(
        envelope: Envelope, order: CrossReference?, location: String?, state: Coded<ReservationState>,
        lines: [ReservationLine], expiresAt: Instant?
    ) {
        self.envelope = envelope
        self.order = order
        self.location = location
        self.state = state
        self.lines = lines
        self.expiresAt = expiresAt
    }
}

extension Reservation {
    /// The fields.
    public static let schema = Schema<Reservation>(
        "reservation", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("order", \.order, .internal),
            .field("location", \.location, .internal, .maximumLength(100, .characters)),
            .field("state", \.state, .internal),
            .field("lines", \.lines, .internal, .minimumCount(1)),
            .field("expiresAt", \.expiresAt, .internal),
        ])
}
