public import SpliceEntities
public import SpliceModel

/// Stock that a warehouse is asked to hold for an order.
public struct ReservationRequest: Codable, Sendable, Hashable {
    /// One thing to hold.
    public struct Line: Codable, Sendable, Hashable {
        /// The line's id in its order.
        public let id: String
        /// The stock keeping unit.
        public let sku: String
        /// How much; exact, since some goods are cut or weighed.
        public let quantity: ExactDecimal
        /// The unit, as the warehouse calls it: `EA` for pieces.
        public let unit: String

        /// A line.
        public init(id: String, sku: String, quantity: ExactDecimal, unit: String = "EA") {
            self.id = id
            self.sku = sku
            self.quantity = quantity
            self.unit = unit
        }
    }

    /// The order's number: the natural key by which a lost answer is cleared up.
    public let order: String
    /// The warehouse or site that is to hold it.
    public let warehouse: String
    /// When the warehouse may give it up; `nil` for its own rule.
    public let expiresAt: Instant?
    /// What to hold.
    public let lines: [Line]

    /// A request from its parts.
    public init(order: String, warehouse: String, expiresAt: Instant? = nil, lines: [Line]) {
        self.order = order
        self.warehouse = warehouse
        self.expiresAt = expiresAt
        self.lines = lines
    }

    /// A request for everything of `order` that is shipped and has a stock keeping unit.
    public init(_ order: Order, at warehouse: String, expiresAt: Instant? = nil) {
        self.init(
            order: order.number, warehouse: warehouse, expiresAt: expiresAt,
            lines: order.lines.compactMap { line in
                guard line.requiresShipping, let sku = line.sku else { return nil }
                return Line(id: line.id.rawValue, sku: sku, quantity: line.quantity.value)
            })
    }
}
