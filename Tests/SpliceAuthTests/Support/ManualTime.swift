import SpliceHTTP
import Synchronization

/// A time of day that a test sets.
final class ManualTime: TimeSource {
    private let now: Mutex<Duration>

    init(_ start: Duration = .seconds(1_700_000_000)) { now = Mutex(start) }

    var sinceEpoch: Duration { now.withLock { $0 } }

    func advance(by duration: Duration) { now.withLock { $0 += duration } }
}
