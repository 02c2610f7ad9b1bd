import Instrumentation
import Metrics
import Synchronization
import Tracing

/// A metrics backend that keeps count and sum of what it is told, as a real one does before it exports.
final class CountingMetrics: MetricsFactory {
    final class Handler: RecorderHandler, CounterHandler, TimerHandler {
        private let state = Mutex((count: 0, sum: 0.0))

        func record(_ value: Int64) { record(Double(value)) }
        func record(_ value: Double) {
            state.withLock { state in
                state.count += 1
                state.sum += value
            }
        }
        func increment(by amount: Int64) { record(amount) }
        func reset() {}
        func recordNanoseconds(_ duration: Int64) { record(duration) }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { Handler() }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        Handler()
    }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { Handler() }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}

/// A tracer whose spans keep what they are given until they end, and put a `traceparent` on the request.
final class CountingTracer: Tracer {
    typealias Span = CountedSpan

    private let ended = Mutex(0)

    func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> CountedSpan {
        CountedSpan(operationName, context: context()) { [self] in ended.withLock { $0 += 1 } }
    }

    func forceFlush() {}

    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {}

    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        injector.inject(
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", forKey: "traceparent", into: &carrier)
    }
}

/// A span of a ``CountingTracer``.
final class CountedSpan: Span {
    private struct State {
        var name: String
        var attributes = SpanAttributes()
        var status: SpanStatus?
    }

    let context: ServiceContext
    private let state: Mutex<State>
    private let whenEnded: @Sendable () -> Void

    init(_ name: String, context: ServiceContext, whenEnded: @escaping @Sendable () -> Void) {
        self.context = context
        self.whenEnded = whenEnded
        state = Mutex(State(name: name))
    }

    var operationName: String {
        get { state.withLock { $0.name } }
        set { state.withLock { $0.name = newValue } }
    }
    var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { state.withLock { $0.attributes = newValue } }
    }
    var isRecording: Bool { true }

    func setStatus(_ status: SpanStatus) { state.withLock { $0.status = status } }
    func addEvent(_ event: SpanEvent) {}
    func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {}
    func addLink(_ link: SpanLink) {}
    func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) { whenEnded() }
}
