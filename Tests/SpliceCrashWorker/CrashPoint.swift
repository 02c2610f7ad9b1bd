import Foundation
import Synchronization

/// Where the process dies.
final class CrashPoint: Sendable {
    private let kind: Substring
    private let place: Substring
    private let writes = Mutex(0)

    init(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        kind = parts.first ?? ""
        place = parts.count > 1 ? parts[1] : ""
    }

    /// Counts a write that is about to be made.
    func nextWrite() -> Int {
        writes.withLock { count in
            count += 1
            return count
        }
    }

    func beforeWrite(_ number: Int) { if kind == "before-write" && place == "\(number)" { die() } }
    func afterWrite(_ number: Int) { if kind == "after-write" && place == "\(number)" { die() } }
    func beforeEffect(_ step: String) { if kind == "before-effect" && place == step { die() } }
    /// An order whose data end the process.
    func take(_ order: Int) { if kind == "poison" && place == "\(order)" { die() } }
    func afterEffect(_ step: String) { if kind == "after-effect" && place == step { die() } }

    private func die() -> Never {
        kill(getpid(), SIGKILL)
        // The signal may take a moment to arrive.
        while true { sleep(1) }
    }
}
