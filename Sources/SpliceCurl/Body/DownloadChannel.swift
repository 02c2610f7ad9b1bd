import SpliceHTTP
import Synchronization

/// The shell around ``DownloadBuffer``: the loop writes, one reader reads.
final class DownloadChannel: Sendable {
    private struct State {
        var buffer: DownloadBuffer
        var reader: CheckedContinuation<DownloadBuffer.Next, Never>?

        /// The reader that waits, and what there is for it now.
        mutating func delivery() -> (CheckedContinuation<DownloadBuffer.Next, Never>, DownloadBuffer.Next)? {
            guard let reader else { return nil }
            let next = buffer.next()
            if case .wait = next { return nil }
            self.reader = nil
            return (reader, next)
        }
    }

    private let state: Mutex<State>

    init(capacity: Int) { state = Mutex(State(buffer: DownloadBuffer(capacity: capacity))) }

    /// Whether nothing more will come.
    var hasEnded: Bool { state.withLock { $0.buffer.hasEnded } }

    /// Loop: `false` when the reader is behind, and the piece was not taken.
    func receive(_ piece: some Collection<UInt8>) -> Bool {
        deliver { $0.receive(piece) }
    }

    /// Loop: nothing more will come.
    func end(with error: (any Error)?) { deliver { $0.end(with: error) } }

    /// The reader's next piece; never `.wait`. A second reader beside one that waits is refused: only one of them could be told.
    func next() async -> DownloadBuffer.Next {
        await withCheckedContinuation { continuation in
            let next: DownloadBuffer.Next = state.withLock { state in
                guard state.reader == nil else { return .failure(Self.isReadElsewhere) }
                let next = state.buffer.next()
                if case .wait = next { state.reader = continuation }
                return next
            }
            if case .wait = next { return }
            continuation.resume(returning: next)
        }
    }

    private static let isReadElsewhere = TransportError(
        .invalidRequest, outcome: .processed, message: "the body is being read elsewhere; it can be read once")

    private func deliver<Result>(_ change: (inout DownloadBuffer) -> Result) -> Result {
        let (result, delivery) = state.withLock { state in (change(&state.buffer), state.delivery()) }
        if let (reader, next) = delivery { reader.resume(returning: next) }
        return result
    }
}
