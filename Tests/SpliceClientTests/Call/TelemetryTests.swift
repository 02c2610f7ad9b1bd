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
        _ script: [FakeReply], _ metrics: TestMetrics, _ tracer: InMemoryTracer
    ) throws -> (APIClient, FakeTransport, VirtualClock) {
        let clock = VirtualClock()
        let transport = FakeTransport(script, clock: clock)
        let client = try APIClient(
            Bench.base, transport: transport, clock: clock, time: clock, random: .seeded(1),
            telemetry: Telemetry(metrics: metrics, tracer: tracer))
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
