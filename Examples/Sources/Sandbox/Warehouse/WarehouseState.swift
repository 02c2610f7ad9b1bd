import Foundation

/// What the warehouse knows: its stock and the holds on it. A pure machine.
struct WarehouseState: Sendable {
    /// The body of `POST /reservations`; quantities are decimal strings.
    struct Wish: Decodable, Sendable, Equatable {
        struct Line: Decodable, Sendable, Equatable {
            var externalLineId: String
            var sku: String
            var quantity: String
            var unit: String?
        }
        var externalOrderId: String
        var warehouse: String
        var expiresAt: String?
        var lines: [Line]
    }

    enum Status: String, Sendable {
        case reserved, partial, confirmed, released
    }

    struct Reservation: Sendable {
        var id: String
        var status: Status
        var wish: Wish
        /// What was put aside for each line, in the order of the lines.
        var reserved: [Int]
    }

    struct Refusal: Error, Sendable {
        enum Code: String, Sendable {
            case unknownSKU = "UNKNOWN_SKU"
            case insufficientStock = "INSUFFICIENT_STOCK"
            case invalidQuantity = "INVALID_QUANTITY"
        }
        var code: Code
        var detail: String
        /// The `externalLineId`s of the lines that are wrong.
        var lines: [String]
    }

    enum Change: Sendable {
        case changed(Reservation)
        case unchanged(Reservation)
        case refused(Reservation)
        case unknown
    }

    private(set) var stock: [String: Int]
    /// When the stock of a SKU last changed, in milliseconds since 1970.
    private var changes: [String: Int] = [:]
    private let opened: Int
    private let now: @Sendable () -> Int
    private var reservations: [String: Reservation] = [:]
    private var byOrder: [String: [String]] = [:]

    /// - Parameters:
    ///   - stock: What there is of each SKU.
    ///   - now: The time of day, in milliseconds since 1970.
    init(
        stock: [String: Int],
        now: @escaping @Sendable () -> Int = { Int((Date.now.timeIntervalSince1970 * 1_000).rounded()) }
    ) {
        self.stock = stock
        self.now = now
        opened = now()
    }

    /// Where there is stock.
    static let locations = ["EAST", "WEST"]

    /// Where a SKU lies: the smaller half of the alphabet in the east.
    private static func location(of sku: String) -> String { locations[sku < "M" ? 0 : 1] }

    /// The stock, entry by entry.
    var inventory: [InventoryQuery.Entry] {
        stock.map {
            .init(
                location: Self.location(of: $0.key), sku: $0.key, available: $0.value,
                changed: changes[$0.key] ?? opened)
        }
    }

    /// Puts aside what there is. Less than was asked for is a success (`partial`), nothing at all is a refusal.
    mutating func reserve(_ wish: Wish) -> Result<Reservation, Refusal> {
        let wrong = wish.lines.filter { Self.quantity($0) == nil }
        guard wrong.isEmpty else {
            return .failure(
                Refusal(code: .invalidQuantity, detail: "A quantity is a whole number above 0", lines: ids(wrong)))
        }
        let unknown = wish.lines.filter { stock[$0.sku] == nil }
        guard unknown.isEmpty else {
            return .failure(Refusal(code: .unknownSKU, detail: "SKU not in this warehouse", lines: ids(unknown)))
        }
        var left = stock
        let reserved = wish.lines.map { line in
            let count = min(Self.quantity(line) ?? 0, left[line.sku] ?? 0)
            left[line.sku, default: 0] -= count
            return count
        }
        guard reserved.contains(where: { $0 > 0 }) else {
            return .failure(Refusal(code: .insufficientStock, detail: "Nothing in stock", lines: ids(wish.lines)))
        }
        stock = left
        noteChange(of: wish)
        let isWhole = zip(wish.lines, reserved).allSatisfy { Self.quantity($0) == $1 }
        let reservation = Reservation(
            id: "rsv-\(100_000 + reservations.count)", status: isWhole ? .reserved : .partial, wish: wish,
            reserved: reserved)
        reservations[reservation.id] = reservation
        byOrder[wish.externalOrderId, default: []].append(reservation.id)
        return .success(reservation)
    }

    /// The holds of an order, oldest first.
    func reservations(of order: String) -> [Reservation] {
        byOrder[order, default: []].compactMap { reservations[$0] }
    }

    /// Confirms or releases a hold; nil only looks.
    mutating func change(_ id: String, to status: Status?) -> Change {
        guard var reservation = reservations[id] else { return .unknown }
        guard let status, status != reservation.status else { return .unchanged(reservation) }
        guard reservation.status != .confirmed, reservation.status != .released else { return .refused(reservation) }
        reservation.status = status
        if status == .released {
            for (line, count) in zip(reservation.wish.lines, reservation.reserved) {
                stock[line.sku, default: 0] += count
            }
            noteChange(of: reservation.wish)
        }
        reservations[id] = reservation
        return .changed(reservation)
    }

    private mutating func noteChange(of wish: Wish) {
        for line in wish.lines { changes[line.sku] = now() }
    }

    private func ids(_ lines: [Wish.Line]) -> [String] {
        lines.map(\.externalLineId)
    }

    /// A whole number above 0, written as a decimal string: `2`, `2.0`.
    fileprivate static func quantity(_ line: Wish.Line) -> Int? {
        let parts = line.quantity.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first.flatMap({ Int($0) }), whole > 0,
            parts.dropFirst().allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 == "0" } })
        else { return nil }
        return whole
    }
}

extension WarehouseState.Reservation {
    /// The resource as the API shows it.
    var document: JSON {
        [
            "reservationId": .string(id), "status": .string(status.rawValue),
            "externalOrderId": .string(wish.externalOrderId), "warehouse": .string(wish.warehouse),
            "expiresAt": .optional(wish.expiresAt),
            "lines": .array(
                zip(wish.lines, reserved).map { line, count in
                    let missing = (WarehouseState.quantity(line) ?? 0) - count
                    return [
                        "externalLineId": .string(line.externalLineId), "sku": .string(line.sku),
                        "reserved": .string(String(count)), "backordered": .string(String(missing)),
                        "reason": missing > 0 ? "INSUFFICIENT_STOCK" : nil,
                    ]
                }),
        ]
    }
}
