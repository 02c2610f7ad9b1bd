public import SpliceDelivery
import Synchronization

/// Remembers what happened, in order.
public final class EventRecorder: ProcessObserver {
    private let recorded = Mutex<[ProcessEvent]>([])

    /// An empty recorder.
    public init() {}

    /// Remembers an event.
    public func observe(_ event: ProcessEvent) { recorded.withLock { $0.append(event) } }

    /// Everything so far.
    public var events: [ProcessEvent] { recorded.withLock { $0 } }

    /// One line an event, such as `stepDone label`, of one run or of all.
    public func timeline(of run: RunID? = nil) -> [String] {
        events
            .filter { run == nil || $0.run == run }
            .map { event in event.step.map { "\(event.kind) \($0)" } ?? "\(event.kind)" }
    }
}
