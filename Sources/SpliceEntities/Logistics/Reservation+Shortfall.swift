import SpliceModel

extension Reservation {
    /// The lines of which less is held than was asked for.
    public var shortLines: [ReservationLine] {
        lines.filter { $0.requested.unit != $0.reserved.unit || $0.reserved.value < $0.requested.value }
    }

    /// True when something is held and something is missing.
    public var isPartial: Bool {
        !shortLines.isEmpty && lines.contains { !$0.reserved.value.isZero && !$0.reserved.value.isNegative }
    }
}
