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

    /// Refuses the first ends of runs, and counts the runs that are in hand.
    private final class NoEnds: StoreDecorator {
        let base: any Store = MemoryStore()
        private let state = Mutex((refusals: 6, inHand: 0, most: 0))

        var most: Int { state.withLock { $0.most } }

        func claim(_ request: ClaimRequest) async throws -> [Claim] {
            let claims = try await base.claim(request)
            state.withLock { state in
                state.inHand += claims.count
                state.most = max(state.most, state.inHand)
            }
            return claims
        }

        func commit(_ changes: [JournalChange], under fence: Fence, at now: WallTime) async throws {
            guard case .finish = changes.first else { return try await base.commit(changes, under: fence, at: now) }
            let isRefused = state.withLock { state in
                state.refusals -= 1
                return state.refusals >= 0
            }
            if isRefused { throw DeliveryError(.storeFull, "the disk is full") }
            // Before the commit: the engine may take up the next run as soon as it has returned.
            state.withLock { $0.inHand -= 1 }
            try await base.commit(changes, under: fence, at: now)
        }
    }

    @Test func `runs whose end cannot be written give their places to no more than as many others`() async throws {
        var options = Splice.Options()
        options.concurrency = 1
        let store = NoEnds()
        let splice = try await Splice(store: .opened(store), owner: "test", options: options)
        try splice.register(Flow { input, _ in input })
        for number in 0..<5 { try await splice.submit(Flow.self, "\(number)") }
        try await splice.runUntilIdle()
        #expect(try await store.counts() == [.completed: 5])
        #expect(store.most == 2)
    }
}
