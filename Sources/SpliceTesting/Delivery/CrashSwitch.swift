import SpliceDelivery
import Synchronization

/// Cuts engines off from their store at chosen moments.
final class CrashSwitch: Sendable {
    static let crashed = "\u{0}crash"

    private struct State: Sendable {
        var moments: [CrashMoment] = []
        var line = 0
        var isDown = false
    }

    private let state = Mutex(State())

    var isDown: Bool { state.withLock { $0.isDown } }

    func add(_ moment: CrashMoment) { state.withLock { $0.moments.append(moment) } }

    /// A new line to the store. Lines from before stay cut.
    func connect(_ store: any Store) -> any Store {
        state.withLock { state in
            state.line += 1
            state.isDown = false
            return Line(base: store, number: state.line, exchange: self)
        }
    }

    private func check(_ line: Int) throws {
        let isOpen = state.withLock { $0.line == line && !$0.isDown }
        if !isOpen { throw DeliveryError(.shutdown, "the engine has crashed, as the test asked") }
    }

    /// Whether the line goes down at this moment.
    private func reached(_ kind: CrashMoment.Kind, _ changes: [JournalChange]) -> Bool {
        let wanted: StepRecord.State = kind == .begun ? .started : .done
        let reached = changes.compactMap { change -> String? in
            if case .step(let step) = change, step.state == wanted { return step.name }
            return nil
        }
        return state.withLock { state in
            guard let next = state.moments.first, next.kind == kind, reached.contains(next.step) else { return false }
            state.moments.removeFirst()
            state.isDown = true
            return true
        }
    }

    private struct Line: StoreDecorator {
        let base: any Store
        let number: Int
        let exchange: CrashSwitch

        func commit(_ changes: [JournalChange], under fence: Fence, at now: WallTime) async throws {
            try exchange.check(number)
            if exchange.reached(.before, changes) { try exchange.check(number) }
            try await base.commit(changes, under: fence, at: now)
            if exchange.reached(.after, changes) || exchange.reached(.begun, changes) { try exchange.check(number) }
        }

        func claim(_ request: ClaimRequest) async throws -> [Claim] {
            try exchange.check(number)
            return try await base.claim(request)
        }

        func nextDue(_ processes: [String: Int]) async throws -> WallTime? {
            try exchange.check(number)
            return try await base.nextDue(processes)
        }

        func retire(_ worker: WorkerID, now: WallTime) async throws {
            try exchange.check(number)
            try await base.retire(worker, now: now)
        }
    }
}
