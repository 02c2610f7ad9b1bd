import SpliceDelivery
import SpliceTesting
import Synchronization
import Testing

/// An engine on a store in memory, under a clock that only the test moves, with every wait long enough to park.
struct Bench {
    let clock = ManualWallClock()
    let recorder = EventRecorder()
    let store = MemoryStore()
    let splice: Splice

    init(_ processes: any DurableProcess..., options change: (inout Splice.Options) -> Void = { _ in }) async throws {
        var options = Splice.Options()
        options.parkAfter = .zero
        change(&options)
        splice = try await Splice(
            store: .opened(store), owner: "test", options: options, observers: [recorder], clock: clock,
            random: SeededRandom(seed: 7))
        for process in processes { try register(process) }
    }

    private func register(_ process: some DurableProcess) throws { try splice.register(process) }

    /// Runs until the run is finished, or nothing but a person or a signal can help, and moves the clock on.
    @discardableResult
    func settle(_ run: RunID, rounds: Int = 50) async throws -> RunRecord {
        for _ in 0..<rounds {
            try await splice.runUntilIdle()
            let record = try #require(try await store.run(run))
            if record.status.isFinished || record.dueAt == .distantFuture { return record }
            if record.dueAt > clock.now { clock.set(record.dueAt) }
        }
        Issue.record("the run does not come to rest")
        return try #require(try await store.run(run))
    }

    func timeline(_ run: RunID) -> [String] { recorder.timeline(of: run) }
}

/// Counts calls, and answers them as scripted: the first result for the first call, the last one for all later.
final class Script: Sendable {
    private let state: Mutex<(results: [Result<String, ActionFailure>], calls: [String])>

    init(_ results: Result<String, ActionFailure>...) { state = Mutex((results, [])) }

    var calls: [String] { state.withLock { $0.calls } }

    func answer(_ call: String) throws -> String {
        try state.withLock { state in
            state.calls.append(call)
            let result = state.results.count > 1 ? state.results.removeFirst() : state.results.first
            return try (result ?? .success("ok")).get()
        }
    }
}

extension Action where Input == String, Output == String {
    /// An action that follows a script; notes `call`, `probe` and `undo` with its input in a log.
    static func scripted(
        _ name: String, _ effect: Effect, _ script: Script = Script(), probe: Script? = nil, undo: Script? = nil,
        retry: RetryPolicy? = nil
    ) -> Action {
        var action = Action(name, system: "test", effect: effect, retry: retry) { input, context in
            try script.answer("\(input) \(context.idempotencyKey)")
        }
        if let probe {
            action.probe = { input, _ in
                switch try probe.answer(input) {
                case "absent": .absent
                case "unknown": .unknown
                case let found: .found(found)
                }
            }
        }
        if let undo {
            action.undo = { input, output, _ in _ = try undo.answer("\(name) \(input) \(output)") }
        }
        return action
    }
}

/// A process made of a closure.
struct Flow: DurableProcess {
    static let name = "flow", version = 3
    let body: @Sendable (String, ProcessContext) async throws -> String

    init(_ body: @escaping @Sendable (String, ProcessContext) async throws -> String) { self.body = body }

    func run(_ input: String, _ process: ProcessContext) async throws -> String { try await body(input, process) }
}
