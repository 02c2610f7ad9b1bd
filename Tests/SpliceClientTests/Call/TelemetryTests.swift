import HTTPTypes
import InMemoryTracing
import MetricsTestKit
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing
import Tracing

struct TelemetryTests {
    private static func client(
        _ script: [FakeReply], _ metrics: TestMetrics, _ tracer: InMemoryTracer,
        knownMethods: Set<HTTPRequest.Method> = Telemetry.standardMethods
    ) throws -> (APIClient, FakeTransport, VirtualClock) {
        let clock = VirtualClock()
        let transport = FakeTransport(script, clock: clock)
        let client = try APIClient(
            Bench.base, transport: transport, clock: clock, time: clock, random: .seeded(1),
            telemetry: Telemetry(metrics: metrics, tracer: tracer, knownMethods: knownMethods))
        return (client, transport, clock)
    }

    @Test func `every attempt is measured by OpenTelemetry's names`() async throws {
        let (metrics, tracer) = (TestMetrics(), InMemoryTracer())
        let (client, _, clock) = try Self.client(
            [.status(503).after(.seconds(2)), .failure(.connectionLost, outcome: .ambiguous), .json("[]")], metrics,
            tracer)
        _ = try await clock.run { try await client.get("orders/hidden", query: ["email": "secret@example.com"]) }

        let common = [
            ("http.request.method", "GET"), ("server.address", "api.example"), ("server.port", "443"),
            ("url.scheme", "https"),
        ]
        let failed = try metrics.expectRecorder(
            "http.client.request.duration", common + [("http.response.status_code", "503"), ("error.type", "503")])
        #expect(failed.values == [2])
        let lost = try metrics.expectRecorder(
            "http.client.request.duration", common + [("error.type", "connectionLost")])
        #expect(lost.values.count == 1)
        let fine = try metrics.expectRecorder(
            "http.client.request.duration", common + [("http.response.status_code", "200")])
        #expect(fine.values.count == 1)
    }

    @Test func `every attempt is a span whose context travels with it`() async throws {
        let (metrics, tracer) = (TestMetrics(), InMemoryTracer())
        let (client, transport, clock) = try Self.client([.status(503), .json("[]")], metrics, tracer)
        _ = try await clock.run { try await client.get("orders/hidden", query: ["email": "secret@example.com"]) }

        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["GET", "GET"])
        #expect(
            spans.map { $0.attributes["http.response.status_code"]?.toSpanAttribute() } == [.int64(503), .int64(200)])
        #expect(spans[0].status?.code == .error)
        #expect(spans[0].attributes["http.request.resend_count"] == nil)
        #expect(spans[1].attributes["http.request.resend_count"]?.toSpanAttribute() == .int64(1))
        for span in spans { #expect(!"\(span)".contains("secret") && !"\(span)".contains("hidden")) }
        #expect(transport.exchanges.allSatisfy { exchange in !exchange.request.headerFields.isEmpty })
    }

    /// OpenTelemetry's HTTP conventions: a method that nobody knows would be one more value in every metric.
    @Test func `a method that is not known is another one, and only the span has its name`() async throws {
        let (metrics, tracer) = (TestMetrics(), InMemoryTracer())
        let (client, transport, clock) = try Self.client([.json("{}"), .json("{}")], metrics, tracer)
        let made = try #require(HTTPRequest.Method("MKCOL"))
        // Methods are told apart by case: this is none of the known ones.
        let lowercase = try #require(HTTPRequest.Method("get"))
        _ = try await clock.run {
            _ = try await client.send(APIRequest(made, "folders"))
            return try await client.send(APIRequest(lowercase, "folders"))
        }
        #expect(transport.exchanges.map(\.request.method) == [made, lowercase])
        #expect(metrics.recorders.count == 1)
        let recorder = try metrics.expectRecorder(
            "http.client.request.duration",
            [
                ("http.request.method", "_OTHER"), ("server.address", "api.example"), ("server.port", "443"),
                ("url.scheme", "https"), ("http.response.status_code", "200"),
            ])
        #expect(recorder.values.count == 2)

        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["HTTP", "HTTP"])
        #expect(spans.allSatisfy { $0.attributes["http.request.method"]?.toSpanAttribute() == .string("_OTHER") })
        #expect(
            spans.map { $0.attributes["http.request.method_original"]?.toSpanAttribute() } == [
                .string("MKCOL"), .string("get"),
            ])
    }

    @Test func `a system's own methods can be made known`() async throws {
        let (metrics, tracer) = (TestMetrics(), InMemoryTracer())
        let made = try #require(HTTPRequest.Method("MKCOL"))
        let (client, _, clock) = try Self.client([.json("{}")], metrics, tracer, knownMethods: [made])
        _ = try await clock.run { try await client.send(APIRequest(made, "folders")) }
        let span = try #require(tracer.finishedSpans.first)
        #expect(span.operationName == "MKCOL")
        #expect(span.attributes["http.request.method"]?.toSpanAttribute() == .string("MKCOL"))
        #expect(span.attributes["http.request.method_original"] == nil)
        #expect(metrics.recorders.first?.dimensions.first?.1 == "MKCOL")
    }

    @Test func `a span says where it went, and not for what`() async throws {
        let (metrics, tracer) = (TestMetrics(), InMemoryTracer())
        let (client, _, clock) = try Self.client([.json("[]")], metrics, tracer)
        _ = try await clock.run { try await client.get("orders/hidden", query: ["email": "secret@example.com"]) }
        let span = try #require(tracer.finishedSpans.first)
        #expect(span.attributes["server.address"]?.toSpanAttribute() == .string("api.example"))
        #expect(span.attributes["server.port"]?.toSpanAttribute() == .int64(443))
        #expect(span.attributes["url.scheme"]?.toSpanAttribute() == .string("https"))
        #expect(span.attributes["url.full"] == nil)
    }

    /// A trace context, and the baggage that comes with it, says who asks.
    @Test func `another host that is redirected to gets no context`() async throws {
        let tracer = InMemoryTracer()
        let clock = VirtualClock()
        let transport = FakeTransport(
            [.status(302).header("Location", "https://files.example/7"), .json("[]")], clock: clock)
        let client = try APIClient(
            Bench.base, transport: transport,
            policies: ClientPolicies(redirects: RedirectPolicy(destination: .hosts(["files.example"]))), clock: clock,
            time: clock, random: .seeded(1), telemetry: Telemetry(metrics: nil, tracer: tracer))
        _ = try await clock.run { try await client.get("orders") }
        #expect(tracer.finishedSpans.count == 2)
        #expect(!transport.exchanges[0].request.headerFields.isEmpty)
        #expect(transport.exchanges[1].request.headerFields.isEmpty)
    }
}
