import Synchronization

/// Obtains a value once for everybody who wants it at the same time, and keeps it until it is thrown away.
///
/// - Cancellation: a cancelled caller stops waiting; what others wait for goes on.
final class SingleFlight<Value: Sendable>: Sendable {
    private final class Flight: Sendable {
        let bells = Mutex<[Bell]>([])
        let result = Mutex<Result<Value, any Error>?>(nil)
    }

    private struct State {
        var value: Value?
        var flight: Flight?
        /// Counts the values, so that an old one is thrown away once only.
        var generation = 0
    }

    private enum Entry {
        case ready(Value)
        case wait(Flight, Bell, isFirst: Bool)
    }

    private let state = Mutex(State())
    private let obtain: @Sendable () async throws -> Value
    private let executor: (any TaskExecutor)?

    init(on executor: (any TaskExecutor)?, _ obtain: @escaping @Sendable () async throws -> Value) {
        self.executor = executor
        self.obtain = obtain
    }

    /// The value and its number, if it is there.
    var current: (value: Value, generation: Int)? {
        state.withLock { state in state.value.map { ($0, state.generation) } }
    }

    /// Throws the value away, unless another has taken the place of number `generation`.
    func discard(_ generation: Int) {
        state.withLock { state in
            if state.generation == generation { state.value = nil }
        }
    }

    /// The value; obtained by the first who asks.
    func value() async throws -> Value {
        let entry = state.withLock { state -> Entry in
            if let value = state.value { return .ready(value) }
            let bell = Bell()
            if let flight = state.flight {
                flight.bells.withLock { $0.append(bell) }
                return .wait(flight, bell, isFirst: false)
            }
            let flight = Flight()
            flight.bells.withLock { $0.append(bell) }
            state.flight = flight
            return .wait(flight, bell, isFirst: true)
        }
        switch entry {
        case .ready(let value): return value
        case .wait(let flight, let bell, let isFirst):
            // Unstructured, because others wait for it when the first caller is cancelled.
            if isFirst { Task(executorPreference: executor) { [self] in await fly(flight) } }
            guard await bell.wait() == .done, let result = flight.result.withLock({ $0 }) else {
                throw CancellationError()
            }
            return try result.get()
        }
    }

    private func fly(_ flight: Flight) async {
        let result: Result<Value, any Error>
        do { result = .success(try await obtain()) } catch { result = .failure(error) }
        flight.result.withLock { $0 = result }
        state.withLock { state in
            state.flight = nil
            guard case .success(let value) = result else { return }
            state.value = value
            state.generation += 1
        }
        for bell in flight.bells.withLock({ $0 }) { bell.ring(.done) }
    }
}
