import Synchronization

/// Remembers what it was told.
final class Bell: Sendable {
    private let state = Mutex<[String]>([])

    var heard: [String] { state.withLock { $0 } }

    func ring(_ text: String) { state.withLock { $0.append(text) } }
}
