public import SpliceMapping
import SpliceModel

/// Body of `POST /reservations` ↔ ``ReservationRequest``. Quantities are decimals as text.
public enum ReservationRequestDocument: Mapping {
    /// The template's version.
    public static let version = "v1"
    /// What people call the order.
    public static let identity: String? = "externalOrderId"

    /// The rows.
    public static func map(_ f: inout Fields<ReservationRequest>) -> Reading<ReservationRequest> {
        let order = f.field("externalOrderId", \.order, .text(max: 50), classified: .internal)
        let warehouse = f.field("warehouse", \.warehouse, .text(max: 50), classified: .internal)
        let expiresAt = f.field("expiresAt", \.expiresAt, .rfc3339.optional(writes: .omitted))
        let lines = f.field("lines", \.lines, .each(ReservationRequestLineDocument.self))
        return { r in
            try ReservationRequest(order: r[order], warehouse: r[warehouse], expiresAt: r[expiresAt], lines: r[lines])
        }
    }
}

/// A line of `POST /reservations`.
public enum ReservationRequestLineDocument: Mapping {
    /// The template's version.
    public static let version = "v1"

    /// The rows.
    public static func map(_ f: inout Fields<ReservationRequest.Line>) -> Reading<ReservationRequest.Line> {
        let id = f.field("externalLineId", \.id, .text(max: 50), classified: .internal)
        let sku = f.field("sku", \.sku, .text(max: 100), classified: .internal)
        let quantity = f.field("quantity", \.quantity, .decimalText)
        let unit = f.field("unit", \.unit, .text(max: 10), classified: .internal)
        return { r in try ReservationRequest.Line(id: r[id], sku: r[sku], quantity: r[quantity], unit: r[unit]) }
    }
}

/// A reservation as the warehouse shows it ↔ ``Hold``.
public enum HoldDocument: Mapping {
    /// The template's version.
    public static let version = "v1"
    /// What the warehouse calls it.
    public static let identity: String? = "reservationId"

    /// The rows.
    public static func map(_ f: inout Fields<Hold>) -> Reading<Hold> {
        let id = f.field("reservationId", \.id, .text(max: 100), classified: .internal)
        let status = f.field(
            "status", \.status,
            .table([
                "reserved": .reserved, "partial": .partial, "rejected": .rejected, "confirmed": .confirmed,
                "released": .released,
            ]))
        let expiresAt = f.field("expiresAt", \.expiresAt, .rfc3339.optional())
        let lines = f.field("lines", \.lines, .each(HoldLineDocument.self))
        f.ignore("externalOrderId", because: "it is what was asked for")
        f.ignore("warehouse", because: "it is what was asked for")
        return { r in try Hold(id: r[id], status: r[status], expiresAt: r[expiresAt], lines: r[lines]) }
    }
}

/// A line of a reservation.
public enum HoldLineDocument: Mapping {
    /// The template's version.
    public static let version = "v1"

    /// The rows.
    public static func map(_ f: inout Fields<Hold.Line>) -> Reading<Hold.Line> {
        let id = f.field("externalLineId", \.id, .text(max: 50), classified: .internal)
        let reserved = f.field("reserved", \.reserved, .decimalText)
        let backordered = f.field("backordered", \.backordered, .decimalText)
        let reason = f.field("reason", \.reason, .text.optional(empty: .isNull), classified: .internal)
        f.ignore("sku", because: "the order's line has it")
        return { r in
            try Hold.Line(id: r[id], reserved: r[reserved], backordered: r[backordered], reason: r[reason])
        }
    }
}

/// The answer to `GET /reservations?externalOrderId=`.
enum HoldsDocument: Mapping {
    static let version = "v1"

    struct Holds: Sendable {
        let holds: [Hold]
    }

    static func map(_ f: inout Fields<Holds>) -> Reading<Holds> {
        let holds = f.field("reservations", \.holds, .each(HoldDocument.self))
        f.ignore("nextCursor", because: "says where the listing goes on")
        return { r in try Holds(holds: r[holds]) }
    }
}
