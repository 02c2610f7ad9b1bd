import Synchronization

/// What happened at the server, and who waits for it to happen.
final class ServerLog: Sendable {
    private struct State {
        var requests: [RecordedRequest] = []
        var arrived = 0
        var accepted = 0
        var open = 0
        var receivedBytes = 0
        var nextID = 0
        var waiting: [Int: Waiter] = [:]

        /// Takes out the waiters whose condition holds.
        mutating func ready() -> [CheckedContinuation<Void, Never>] {
            let ids = waiting.filter { $0.value.condition(self) }.map(\.key)
            return ids.compactMap { waiting.removeValue(forKey: $0)?.continuation }
        }
    }

    private struct Waiter {
        var condition: @Sendable (State) -> Bool
        var continuation: CheckedContinuation<Void, Never>
    }

    private let state = Mutex(State())

    var requests: [RecordedRequest] { state.withLock { $0.requests } }
    var openConnections: Int { state.withLock { $0.open } }
    var acceptedConnections: Int { state.withLock { $0.accepted } }
    var receivedHeads: Int { state.withLock { $0.arrived } }
    var receivedBodyBytes: Int { state.withLock { $0.receivedBytes } }

    /// Numbers a new connection.
    func connectionOpened() -> Int {
        change { state in
            state.open += 1
            state.accepted += 1
            return state.accepted - 1
        }
    }

    func connectionClosed() { change { $0.open -= 1 } }

    /// Numbers a request whose head has arrived.
    func requestArrived() -> Int {
        change { state in
            state.arrived += 1
            return state.arrived - 1
        }
    }

    func received(bodyBytes count: Int) { change { $0.receivedBytes += count } }

    func record(_ request: RecordedRequest) { change { $0.requests.append(request) } }

    func waitForRequests(_ count: Int) async { await wait { $0.requests.count >= count } }
    func waitForHeads(_ count: Int) async { await wait { $0.arrived >= count } }
    func waitForConnections(atMost count: Int) async { await wait { $0.open <= count } }

    private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        let (result, ready) = state.withLock { state in
            let result = body(&state)
            return (result, state.ready())
        }
        for continuation in ready { continuation.resume() }
        return result
    }

    private func wait(until condition: @escaping @Sendable (State) -> Bool) async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let holds = state.withLock { state in
                    if Task.isCancelled || condition(state) { return true }
                    state.waiting[id] = Waiter(condition: condition, continuation: continuation)
                    return false
                }
                if holds { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.continuation.resume()
        }
    }
}
