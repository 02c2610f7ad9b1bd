import HTTPTypes
public import Metrics
import SpliceHTTP
import Synchronization
public import Tracing

/// Where a client reports to. Names and attributes are those of OpenTelemetry's semantic conventions for HTTP clients (stable since
/// version 1.23): the histogram `http.client.request.duration` in seconds, and a span for each attempt.
///
/// Neither gets a query, a header field or a path: paths have ids in them, which are personal at times and too many always.
public struct Telemetry: Sendable {
    let metrics: (any MetricsFactory)?
    let tracer: (any Tracer)?
    private let recorders = Recorders()

    /// Reports to a metrics backend and a tracer; `nil` where that is not wanted.
    public init(metrics: (any MetricsFactory)?, tracer: (any Tracer)?) {
        self.metrics = metrics
        self.tracer = tracer
    }

    /// What the process was set up with, `MetricsSystem` and `InstrumentationSystem`, at the time of the call.
    public static var global: Telemetry {
        Telemetry(metrics: MetricsSystem.factory, tracer: InstrumentationSystem.tracer)
    }

    /// Nothing is reported.
    public static let none = Telemetry(metrics: nil, tracer: nil)

    /// Notes the time of one attempt.
    func record(_ end: AttemptEnd, of request: HTTPRequest, address: WebAddress, time: Duration) {
        guard let metrics else { return }
        let key = Recorders.Key(
            method: request.method, host: address.host, port: address.port, scheme: address.scheme, end: end)
        recorders.recorder(key, in: metrics).record(time / .seconds(1))
    }

    /// Runs one attempt inside a span, whose context travels in the request's header fields.
    nonisolated(nonsending) func span<Result>(
        for request: HTTPRequest, address: WebAddress, resends: Int,
        _ attempt: nonisolated(nonsending) (HTTPRequest) async throws -> (Result, AttemptEnd)
    ) async throws -> (Result, AttemptEnd) {
        guard let tracer, !(tracer is NoOpTracer) else { return try await attempt(request) }
        let span = tracer.startSpan(request.method.rawValue, ofKind: .client)
        defer { span.end() }
        span.attributes["http.request.method"] = request.method.rawValue
        span.attributes["server.address"] = address.host
        span.attributes["server.port"] = address.port
        span.attributes["url.scheme"] = address.scheme
        if resends > 0 { span.attributes["http.request.resend_count"] = resends }
        var request = request
        tracer.inject(span.context, into: &request.headerFields, using: FieldInjector())
        do {
            let (result, end) = try await ServiceContext.$current.withValue(span.context) { try await attempt(request) }
            end.describe(span)
            return (result, end)
        } catch {
            AttemptEnd(status: nil, error: AttemptEnd.kind(of: error)).describe(span)
            throw error
        }
    }
}

/// How an attempt ended, as metrics and spans put it.
struct AttemptEnd: Hashable {
    let status: Int?
    /// The value of `error.type`: a status of 400 and more, or the kind of failure.
    let error: String?
    var version = ""

    init(status: Int?, error: String?, version: String = "") {
        self.status = status
        self.error = error ?? status.flatMap { $0 >= 400 ? "\($0)" : nil }
        self.version = version
    }

    static func kind(of error: any Error) -> String {
        switch error {
        case let error as TransportError: error.code.description
        case is CancellationError: "cancelled"
        case is CredentialFailure: "credential"
        default: "\(type(of: error))"
        }
    }

    fileprivate func describe(_ span: any Span) {
        if let status { span.attributes["http.response.status_code"] = status }
        if !version.isEmpty { span.attributes["network.protocol.version"] = version }
        guard let error else { return }
        span.attributes["error.type"] = error
        span.setStatus(SpanStatus(code: .error))
    }
}

private struct FieldInjector: Injector {
    func inject(_ value: String, forKey key: String, into fields: inout HTTPFields) {
        guard let name = HTTPField.Name(key) else { return }
        fields[name] = value
    }
}

/// Recorders by what they record: making one anew for every request would cost more than the rest of it.
private final class Recorders: Sendable {
    struct Key: Hashable {
        let method: HTTPRequest.Method
        let host: String
        let port: Int
        let scheme: String
        let end: AttemptEnd
    }

    private let known = Mutex<[Key: Recorder]>([:])

    func recorder(_ key: Key, in metrics: any MetricsFactory) -> Recorder {
        known.withLock { known in
            if let recorder = known[key] { return recorder }
            var dimensions = [
                ("http.request.method", key.method.rawValue), ("server.address", key.host),
                ("server.port", "\(key.port)"), ("url.scheme", key.scheme),
            ]
            if let status = key.end.status { dimensions.append(("http.response.status_code", "\(status)")) }
            if let error = key.end.error { dimensions.append(("error.type", error)) }
            if !key.end.version.isEmpty { dimensions.append(("network.protocol.version", key.end.version)) }
            let recorder = Recorder(
                label: "http.client.request.duration", dimensions: dimensions, aggregate: true, factory: metrics)
            known[key] = recorder
            return recorder
        }
    }
}
