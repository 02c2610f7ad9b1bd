public import SpliceDelivery
import Synchronization

/// A system for tests of a process: its action answers as the test says, and it remembers what took effect.
///
/// ```swift
/// let labels = ActionScript("buy-label", system: "shipping", effect: .naturalKey, [.lost(Label("L1"))])
/// let test = ProcessTest(OrderToCash(buyLabel: labels.action))
/// let run = try await test.finish(order)
/// #expect(labels.effects.count == 1)          // found by the probe, not bought again
/// ```
///
/// Outcomes are used one a call; the last one goes on for all later calls. An action whose effect is `.idempotent` honours its key:
/// a second call under a key that took effect answers as the first one did. `.naturalKey` has a probe that knows what took effect.
public final class ActionScript<Input: Codable & Sendable, Output: Codable & Sendable>: Sendable {
    /// What becomes of one call.
    public enum Outcome: Sendable {
        /// It takes effect and answers.
        case output(Output)
        /// It takes effect, and the answer is lost: the step does not know whether it did.
        case lost(Output)
        /// It fails as it says, without effect.
        case failure(ActionFailure)
    }

    /// A call, a look or an undo that was asked for.
    public struct Call: Sendable {
        /// What it was called with.
        public var input: Input
        /// Its idempotency key: run and step.
        public var key: String
        /// 1 for the first call of a step.
        public var attempt: Int
    }

    private struct State: Sendable {
        var outcomes: [Outcome]
        var calls: [Call] = []
        var probes: [Call] = []
        var undos: [Call] = []
        var effects: [(key: String, output: Output)] = []
    }

    private let name: String
    private let system: String
    private let effect: Effect
    private let retry: RetryPolicy?
    private let hasUndo: Bool
    private let state: Mutex<State>

    /// A system that answers as scripted.
    ///
    /// - Parameters:
    ///   - name: The action's name.
    ///   - system: The system's name.
    ///   - effect: What a second call does.
    ///   - outcomes: What becomes of each call; the last one goes on. Not empty.
    ///   - retry: How a failing call is repeated; by default as the process says.
    ///   - undoable: Whether the action has an undo. Default no.
    public init(
        _ name: String, system: String = "test", effect: Effect, _ outcomes: [Outcome], retry: RetryPolicy? = nil,
        undoable: Bool = false
    ) {
        precondition(!outcomes.isEmpty, "an action needs an outcome")
        self.name = name
        self.system = system
        self.effect = effect
        self.retry = retry
        hasUndo = undoable
        state = Mutex(State(outcomes: outcomes))
    }

    /// Calls, in order.
    public var calls: [Call] { state.withLock { $0.calls } }
    /// Looks for an effect, in order.
    public var probes: [Call] { state.withLock { $0.probes } }
    /// Undos, in order.
    public var undos: [Call] { state.withLock { $0.undos } }
    /// What took effect and was not undone, in order, with the key of the call.
    public var effects: [(key: String, output: Output)] { state.withLock { $0.effects } }

    /// The action to give to the process.
    public var action: Action<Input, Output> {
        var action = Action<Input, Output>(name, system: system, effect: effect, retry: retry) {
            [self] input, context in
            try call(input, context)
        }
        if effect == .naturalKey {
            action.probe = { [self] input, context in
                state.withLock { state in
                    state.probes.append(Call(input: input, key: context.idempotencyKey, attempt: context.attempt))
                    let found = state.effects.first { $0.key == context.idempotencyKey }
                    return found.map { .found($0.output) } ?? .absent
                }
            }
        }
        if hasUndo {
            action.undo = { [self] input, _, context in
                state.withLock { state in
                    state.undos.append(Call(input: input, key: context.idempotencyKey, attempt: context.attempt))
                    // The step of an undo is named after the step that it takes back.
                    let key = context.idempotencyKey.replacing("/undo:", with: "/")
                    state.effects.removeAll { $0.key == key }
                }
            }
        }
        return action
    }

    private func call(_ input: Input, _ context: ActionContext) throws -> Output {
        try state.withLock { state in
            state.calls.append(Call(input: input, key: context.idempotencyKey, attempt: context.attempt))
            if effect == .idempotent, let known = state.effects.first(where: { $0.key == context.idempotencyKey }) {
                return known.output
            }
            let outcome = state.outcomes.count > 1 ? state.outcomes.removeFirst() : state.outcomes[0]
            switch outcome {
            case .failure(let failure): throw failure
            case .output(let output):
                state.effects.append((context.idempotencyKey, output))
                return output
            case .lost(let output):
                state.effects.append((context.idempotencyKey, output))
                throw ActionFailure.ambiguous("lost", "the answer was lost")
            }
        }
    }
}
