public import SpliceModel

/// Stock that a warehouse holds for an order.
public struct Hold: Codable, Sendable, Hashable {
    /// Where a hold stands.
    public enum Status: String, Codable, Sendable, Hashable, CaseIterable {
        /// All of it is held.
        case reserved
        /// Some of it is; the lines say how much. A success: whether to go on is the process's decision.
        case partial
        /// Nothing is.
        case rejected
        /// It leaves the warehouse.
        case confirmed
        /// It was given up.
        case released
    }

    /// One line of a hold.
    public struct Line: Codable, Sendable, Hashable {
        /// The line's id in its order.
        public let id: String
        /// How much is held.
        public let reserved: ExactDecimal
        /// How much is missing.
        public let backordered: ExactDecimal
        /// Why something is missing, in the warehouse's code.
        public let reason: String?

        /// A line.
        public init(id: String, reserved: ExactDecimal, backordered: ExactDecimal, reason: String?) {
            self.id = id
            self.reserved = reserved
            self.backordered = backordered
            self.reason = reason
        }
    }

    /// The warehouse's id for it.
    public let id: String
    /// Where it stands.
    public let status: Status
    /// When the warehouse gives it up by itself.
    public let expiresAt: Instant?
    /// What is held.
    public let lines: [Line]

    /// A hold.
    public init(id: String, status: Status, expiresAt: Instant?, lines: [Line]) {
        self.id = id
        self.status = status
        self.expiresAt = expiresAt
        self.lines = lines
    }

    /// Whether anything is held.
    public var isActive: Bool { status == .reserved || status == .partial || status == .confirmed }
}
