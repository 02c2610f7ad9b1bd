import SpliceDelivery
import SpliceTesting
import Synchronization
import Testing

/// A store that cannot be used for a while.
@Suite struct StoreOutageTests {
    /// Refuses the first claims.
    private final class Outage: StoreDecorator {
        let base: any Store = MemoryStore()
        private let refusals = Mutex(3)

        func claim(_ request: ClaimRequest) async throws -> [Claim] {
            let isRefused = refusals.withLock { left in
                left -= 1
                return left >= 0
            }
            if isRefused { throw DeliveryError(.storeFull, "the disk is full") }
            return try await base.claim(request)
        }
    }

    @Test func `a store that cannot answer is not taken for one with nothing to do`() async throws {
        var options = Splice.Options()
        options.pollInterval = .milliseconds(1)
        let splice = try await Splice(store: .opened(Outage()), owner: "test", options: options)
        try splice.register(Flow { input, _ in input })
        let run = try await splice.submit(Flow.self, "in").run
        try await splice.runUntilIdle()
        #expect(try await splice.store.run(run)?.status == .completed)
    }
}
