package import SpliceDelivery
import Synchronization

/// Counts the calls of steps beyond the first, over all starts of the application.
package final class RetryCount: ProcessObserver {
    private let count: Mutex<Int>

    /// Goes on from what earlier starts counted.
    package init(from store: any KeyValueStore) async throws {
        let kept = try await store.value(for: Self.key)
        count = Mutex(try kept.map { try Payload(bytes: $0.bytes).decode(Int.self, at: Self.key) } ?? 0)
    }

    package func observe(_ event: ProcessEvent) {
        guard event.kind == .called, let attempt = event.attempt, attempt > 1 else { return }
        count.withLock { $0 += 1 }
    }

    /// The count so far.
    package var value: Int { count.withLock { $0 } }

    /// Keeps the count; what came since is lost with a crash.
    package func keep(in store: any KeyValueStore) async throws {
        let generation = try await store.value(for: Self.key)?.generation ?? 0
        try await store.setValue(Payload(value, at: Self.key).bytes, for: Self.key, expecting: generation)
    }

    private static let key = "report/retries"
}
