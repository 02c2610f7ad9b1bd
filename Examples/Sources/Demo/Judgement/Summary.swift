package import Foundation
package import Sandbox

/// What a run came to: the ledgers' word on effects, the application's on its own retries and reviews.
package struct Summary: Codable, Sendable, Equatable {
    /// How many orders the shop was to place.
    package var orders: Int
    /// One tally a system.
    package var systems: [String: SystemTally]
    /// Calls beyond the first that the application made, as it says.
    package var retries: Int
    /// Orders that failed for good, as the application says.
    package var deadLetters: Int
    /// Orders that wait for a person, as the application says.
    package var reviews: Int
    /// How often the application was killed.
    package var crashes: Int
    /// From the first order that was placed to the last effect, by the ledgers' clocks.
    package var seconds: Double

    /// Judges by the ledgers, by system name; a ledger that is not there is an empty one.
    package init(ledgers: [String: [Effect]], orders: Int, report: ApplicationReport, crashes: Int) {
        let shop = ledgers["shop"] ?? []
        self.orders = orders
        systems = Dictionary(
            uniqueKeysWithValues: JudgedSystem.all.map { system in
                let ledger = ledgers[system.name] ?? []
                return (system.name, SystemTally(system, expected: orders, orders: shop, ledger: ledger))
            })
        retries = report.retries
        deadLetters = report.deadLetters
        reviews = report.reviews
        self.crashes = crashes
        seconds = Self.seconds(ledgers)
    }

    /// Whether every order reached every system exactly once.
    package var isFaultless: Bool {
        systems.values.allSatisfy { $0.missing == 0 && $0.duplicated == 0 }
    }

    /// Orders a second; 0 where nothing happened.
    package var rate: Double { seconds > 0 ? Double(orders) / seconds : 0 }

    private static func seconds(_ ledgers: [String: [Effect]]) -> Double {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        func times(_ effects: [Effect], _ name: String) -> [Date] {
            effects.filter { $0.effect == name }.compactMap { try? style.parse($0.at) }
        }
        let effects = JudgedSystem.all.flatMap { times(ledgers[$0.name] ?? [], $0.effect) }
        guard let first = times(ledgers["shop"] ?? [], "order").min(), let last = effects.max() else { return 0 }
        return max(0, last.timeIntervalSince(first))
    }

    /// The summary as the `--json` file has it.
    package var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return try encoder.encode(self)
        }
    }
}
