package import Sandbox

/// What one system should have done, and what its ledger says that it did.
package struct SystemTally: Sendable, Equatable {
    /// How many orders are to have reached it.
    package var expected: Int
    /// How many effects there are that nothing took back.
    package var effects: Int
    /// Orders without an effect: by key those that the shop placed, unnamed those that it never came to place.
    package var missing: Int
    /// Effects beyond an order's first, and effects that no order asked for.
    package var duplicated: Int
    /// The keys of orders without an effect, in order.
    package var missingKeys: [String] = []
    /// The keys with an effect too many, in order.
    package var duplicatedKeys: [String] = []

    /// Compares a ledger with the orders of the shop.
    ///
    /// - Parameters:
    ///   - expected: How many orders the shop was to place.
    ///   - orders: The shop's ledger.
    ///   - ledger: The system's ledger.
    package init(_ system: JudgedSystem, expected: Int, orders: [Effect], ledger: [Effect]) {
        let keys = orders.lazy.filter { $0.effect == "order" }.map { order in
            system.keyFact.flatMap { order.facts?[$0] } ?? order.key
        }
        let wanted = Set(keys)
        let lasting = system.lasting(ledger)
        missingKeys = wanted.filter { lasting[$0] == nil }.sorted()
        duplicatedKeys = lasting.filter { $0.value > (wanted.contains($0.key) ? 1 : 0) }.keys.sorted()
        self.expected = expected
        effects = lasting.values.reduce(0, +)
        missing = max(0, expected - wanted.count) + missingKeys.count
        duplicated = lasting.reduce(0) { $0 + $1.value - (wanted.contains($1.key) ? 1 : 0) }
    }
}

extension SystemTally: Codable {
    private enum CodingKeys: String, CodingKey {
        case expected, effects, missing, duplicated
    }
}
