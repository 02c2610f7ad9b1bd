package import Foundation
package import SpliceDelivery

/// How the work stands, by the store.
package struct RunReport: Codable, Sendable, Equatable {
    /// Orders that ended well.
    package var completed = 0
    /// Calls beyond the first.
    package var retries = 0
    /// Orders that failed for good or were given up.
    package var deadLetters = 0
    /// Orders that wait for a person.
    package var reviews = 0

    /// Orders for which there is nothing left to do but for a person.
    package var ended: Int { completed + deadLetters + reviews }

    /// Asks the store.
    package init(_ store: any OperatorStore, retries: Int) async throws {
        let counts = try await store.counts()
        completed = counts[.completed] ?? 0
        deadLetters = (counts[.failed] ?? 0) + (counts[.compensated] ?? 0)
        reviews = Set(try await store.reviews(open: true, limit: 10_000).map(\.run)).count
        self.retries = retries
    }

    /// Replaces the file in one step.
    package func write(to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try encoder.encode(self).write(to: file, options: .atomic)
    }
}

extension RunReport: CustomStringConvertible {
    package var description: String {
        "\(completed) completed, \(retries) retries, \(deadLetters) dead letters, \(reviews) reviews"
    }
}
