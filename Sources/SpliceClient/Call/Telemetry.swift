public import HTTPTypes
public import Metrics
import SpliceHTTP
import Synchronization
public import Tracing

/// Where a client reports to. Names and attributes are those of OpenTelemetry's semantic conventions for HTTP clients (stable since
/// version 1.23): the histogram `http.client.request.duration` in seconds, and a span for each attempt.
///
/// Neither gets a query, a header field or a path: paths have ids in them, which are personal at times and too many always. So a span
/// goes without `url.full`, although the conventions require it; it has `server.address`, `server.port` and `url.scheme`.
///
/// A method that is not among the known ones is `_OTHER` in both, and a span is called `HTTP` then and has the method itself in
/// `http.request.method_original`.
public struct Telemetry: Sendable {
    let metrics: (any MetricsFactory)?
    let tracer: (any Tracer)?
    private let knownMethods: Set<HTTPRequest.Method>

    /// The methods that the conventions take for known: those of RFC 9110, PATCH (RFC 5789), and QUERY
    /// (draft-ietf-httpbis-safe-method-w-body).
    public static let standardMethods: Set<HTTPRequest.Method> = [
        .get, .head, .post, .put, .delete, .connect, .options, .trace, .patch, .query,
    ]

    /// Reports to a metrics backend and a tracer; `nil` where that is not wanted.
    ///
    /// - Parameters:
    ///   - metrics: Where metrics go.
    ///   - tracer: Where spans go.
    ///   - knownMethods: The methods that are reported by their names, in place of ``standardMethods``. A system's own, such as
    ///     `MKCOL`, belong here; each is one more value in the metrics.
    public init(
        metrics: (any MetricsFactory)?, tracer: (any Tracer)?,
        knownMethods: Set<HTTPRequest.Method> = Telemetry.standardMethods
    ) {
        self.knownMethods = knownMethods
        // What goes nowhere is not computed.
        self.metrics = metrics is NOOPMetricsHandler ? nil : metrics
        self.tracer = tracer is NoOpTracer ? nil : tracer
    }

    /// What the process was set up with, `MetricsSystem` and `InstrumentationSystem`, at the time of the call.
    public static var global: Telemetry {
        Telemetry(metrics: MetricsSystem.factory, tracer: InstrumentationSystem.tracer)
    }

    /// Nothing is reported.
    public static let none = Telemetry(metrics: nil, tracer: nil)

    /// The value of `http.request.method`: `_OTHER` for one that is not known.
    func name(of method: HTTPRequest.Method) -> String { knownMethods.contains(method) ? method.rawValue : "_OTHER" }

    /// Runs one attempt inside a span, whose context travels in the request's header fields to the client's own origin. Another host is told
    /// nothing: the context says who asks.
    nonisolated(nonsending) func span<Result>(
        for request: HTTPRequest, address: WebAddress, isHome: Bool, resends: Int,
        _ attempt: nonisolated(nonsending) (HTTPRequest) async throws -> (Result, AttemptEnd)
    ) async throws -> (Result, AttemptEnd) {
        guard let tracer else { return try await attempt(request) }
        let (method, original) = (name(of: request.method), request.method.rawValue)
        let span = tracer.startSpan(method == original ? method : "HTTP", ofKind: .client)
        defer { span.end() }
        span.attributes["http.request.method"] = method
        if method != original { span.attributes["http.request.method_original"] = original }
        span.attributes["server.address"] = address.host
        span.attributes["server.port"] = address.port
        span.attributes["url.scheme"] = address.scheme
        if resends > 0 { span.attributes["http.request.resend_count"] = resends }
        var request = request
        if isHome { tracer.inject(span.context, into: &request.headerFields, using: FieldInjector()) }
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

/// The recorders of one client, by what they record: making one anew for every attempt would cost more than the rest of it.
final class AttemptRecorders: Sendable {
    private struct Key: Hashable {
        let method: String
        let end: AttemptEnd
    }

    private let telemetry: Telemetry
    private let address: WebAddress
    private struct State {
        var known: [Key: Recorder] = [:]
        /// The one used last, which is nearly always the next one too; found without asking for the method's name.
        var last: (method: HTTPRequest.Method, end: AttemptEnd, recorder: Recorder)?
    }

    private let state = Mutex(State())

    init(_ telemetry: Telemetry, address: WebAddress) {
        self.telemetry = telemetry
        self.address = address
    }

    /// Notes the time of one attempt.
    func record(_ end: AttemptEnd, of method: HTTPRequest.Method, time: Duration) {
        guard let metrics = telemetry.metrics else { return }
        let recorder = state.withLock { state in
            if let last = state.last, last.method == method, last.end == end { return last.recorder }
            let key = Key(method: telemetry.name(of: method), end: end)
            let recorder =
                state.known[key]
                ?? Recorder(
                    label: "http.client.request.duration", dimensions: dimensions(key), aggregate: true,
                    factory: metrics)
            state.known[key] = recorder
            state.last = (method, end, recorder)
            return recorder
        }
        recorder.record(time / .seconds(1))
    }

    private func dimensions(_ key: Key) -> [(String, String)] {
        let end = key.end
        var dimensions = [
            ("http.request.method", key.method), ("server.address", address.host),
            ("server.port", "\(address.port)"),
            ("url.scheme", address.scheme),
        ]
        if let status = end.status { dimensions.append(("http.response.status_code", "\(status)")) }
        if let error = end.error { dimensions.append(("error.type", error)) }
        if !end.version.isEmpty { dimensions.append(("network.protocol.version", end.version)) }
        return dimensions
    }
}
