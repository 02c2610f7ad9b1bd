import Synchronization

/// The shell around ``UploadBuffer``: one source writes, the loop reads.
final class UploadChannel: Sendable {
    private struct State {
        var buffer: UploadBuffer
        var source: CheckedContinuation<Void, Never>?

        mutating func wakeSource() -> CheckedContinuation<Void, Never>? {
            guard buffer.takesMore else { return nil }
            defer { source = nil }
            return source
        }
    }

    private let state: Mutex<State>

    init(length: Int64?) { state = Mutex(State(buffer: UploadBuffer(length: length))) }

    /// Why the source failed, if it did.
    var failure: (any Error)? { state.withLock { $0.buffer.failure } }

    /// Loop: as many bytes as there are and fit.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> ProvideVerdict {
        // Proof: the buffer is libcurl's, valid during this call, and written under the lock before it returns.
        nonisolated(unsafe) let buffer = unsafe buffer
        let (verdict, source) = state.withLock { state in
            let verdict = unsafe state.buffer.read(into: buffer)
            return (verdict, state.wakeSource())
        }
        source?.resume()
        return verdict
    }

    /// Loop: the exchange is over.
    func close() {
        let source = state.withLock { state in
            state.buffer.close()
            return state.wakeSource()
        }
        source?.resume()
    }

    /// Returns when the loop wants a chunk; `false` when it never will again.
    func waitUntilWanted() async -> Bool {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if !state.buffer.takesMore { state.source = continuation }
                return state.buffer.takesMore
            }
            if goesOn { continuation.resume() }
        }
        return state.withLock { !$0.buffer.hasClosed }
    }

    /// - Returns: Whether the loop must be told to go on.
    func put(_ bytes: [UInt8]) -> Bool { state.withLock { $0.buffer.put(bytes) } }

    /// - Returns: Whether the loop must be told to go on.
    func end(with error: (any Error)?) -> Bool { state.withLock { $0.buffer.end(with: error) } }
}
