import SpliceConnect
import SpliceDelivery

/// The checks of what an action says about its effect.
enum ActionChecks {
    static let all: [ConformanceCheck] = [
        check("action.effect", "a call has one effect") { try await effect($0) },
        check("action.again", "an idempotent action called again with its key has one effect and one answer") {
            try await again($0)
        },
        check("action.absent", "a probe finds nothing where nothing was done") { try await absent($0) },
        check("action.lost", "after a lost answer the effect is found or left to a person, never doubled") {
            try await lost($0)
        },
        check("action.notSent", "a call that never left is not ambiguous") { try await notSent($0) },
        check("action.undo", "an undo takes the effect back, and again is no error") { try await undo($0) },
    ]

    private static func check(
        _ name: String, _ rule: String, _ body: @escaping @Sendable (any ActionSystem) async throws -> Void
    ) -> ConformanceCheck {
        ConformanceCheck(name, rule) { system in
            guard let acting = system as? any ActionSystem else { throw NotApplicable("no action") }
            try await body(acting)
        }
    }

    /// An action under test with its system and the transport with faults.
    private struct Bench<System: ActionSystem> {
        let system: System
        let transport: FaultTransport
        let action: Action<System.Input, System.Output>
        let input: System.Input
        let context = ActionContext(run: RunID("01J0000000000000000000000"), step: "act")

        init(_ system: System) async throws {
            self.system = system
            transport = FaultTransport(to: system.transport)
            action = system.action(of: try await system.connector(in: .conformance(transport)))
            input = try system.input(1)
        }

        func call() async throws -> System.Output { try await action.call(input, context) }

        func requireOneEffect(_ when: String) async throws {
            let made = await system.effects().made
            try require(made == 1, "\(made) effects \(when)")
        }
    }

    private static func effect(_ system: some ActionSystem) async throws {
        let bench = try await Bench(system)
        _ = try await bench.call()
        try await bench.requireOneEffect("after one call")
    }

    private static func again(_ system: some ActionSystem) async throws {
        let bench = try await Bench(system)
        guard bench.action.effect == .idempotent else {
            throw NotApplicable("the effect is \(bench.action.effect)")
        }
        let first = try await bench.call()
        let second = try await bench.call()
        try require(first == second, "the second call has another answer")
        try await bench.requireOneEffect("after two calls with one key")
    }

    private static func absent(_ system: some ActionSystem) async throws {
        let bench = try await Bench(system)
        guard let probe = bench.action.probe else {
            try require(bench.action.effect != .naturalKey, "an action with a natural key has no probe")
            throw NotApplicable("the action has no probe")
        }
        guard case .absent = try await probe(bench.input, bench.context) else {
            throw Violation("the probe found an effect that was never made")
        }
    }

    private static func lost(_ system: some ActionSystem) async throws {
        let bench = try await Bench(system)
        // Something before the effect, such as getting a token, must not take the fault for it.
        if let probe = bench.action.probe { _ = try await probe(bench.input, bench.context) }
        bench.transport.failNext(with: .answerLost)
        do {
            _ = try await bench.call()
            return try await bench.requireOneEffect("after the client repeated a lost call")
        } catch {
            let kind = (error as? any ClassifiedFailure)?.failure ?? .ambiguous
            try require(kind == .ambiguous, "a lost answer is told as \(kind)")
        }
        try await bench.requireOneEffect("after a lost answer")
        switch bench.action.effect {
        case .idempotent: _ = try await bench.call()
        case .naturalKey:
            guard let probe = bench.action.probe, case .found = try await probe(bench.input, bench.context) else {
                throw Violation("the probe did not find the effect")
            }
        default: return
        }
        try await bench.requireOneEffect("after the lost answer was cleared up")
    }

    private static func notSent(_ system: some ActionSystem) async throws {
        let bench = try await Bench(system)
        bench.transport.failAll(with: .notSent)
        do { _ = try await bench.call() } catch {
            let kind = (error as? any ClassifiedFailure)?.failure ?? .ambiguous
            return try require(kind != .ambiguous, "a call that never left is told as \(kind)")
        }
        throw Violation("a call that never left succeeded")
    }

    private static func undo(_ system: some ActionSystem) async throws {
        let bench = try await Bench(system)
        guard let undo = bench.action.undo else { throw NotApplicable("the action has no undo") }
        let output = try await bench.call()
        try await undo(bench.input, output, bench.context)
        do { try await undo(bench.input, output, bench.context) } catch {
            throw Violation("the second undo failed: \(error)")
        }
        let undone = await bench.system.effects().undone
        try require(undone == 1, "\(undone) effects were taken back by two undos of one")
    }
}
