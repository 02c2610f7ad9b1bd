import Foundation
import HTTPTypes
import InMemoryTracing
import Logging
import SpliceAuth
import SpliceClient
import SpliceConnect
import SpliceDelivery
import SpliceHTTP
import SpliceTesting
import Testing

/// A run through every layer, against servers that repeat every secret they are told, down to a dead letter: nothing that leaves
/// the process may hold one.
@Suite struct WholeRunTests {
    private static let clientSecret = "client-s3cret-of-the-shop"
    private static let refreshToken = "rt-refresh-token-number-one"
    private static let secrets = [
        clientSecret, refreshToken, "at-access-token-of-the-run-1", "at-access-token-of-the-run-2",
        "rt-refresh-token-number-2", "rt-refresh-token-number-3",
    ]

    private struct SendOrder: DurableProcess {
        static let name = "send-order", version = 1
        let send: Action<String, String>

        func run(_ order: String, _ process: ProcessContext) async throws -> String {
            try await process.step("send", send, order)
        }
    }

    /// The authorization server gives tokens; the shop refuses the first and then the request, and both repeat what they heard.
    private func servers() -> FakeTransport {
        FakeTransport { exchange in
            let heard = Self.secrets.joined(separator: " ")
            if exchange.request.authority == "login.example" {
                let number = exchange.index == 0 ? 1 : 2
                return .json(
                    #"{"access_token":"at-access-token-of-the-run-\#(number)","expires_in":3600,"#
                        + #""refresh_token":"rt-refresh-token-number-\#(number + 1)","note":"\#(heard)"}"#)
            }
            let header = exchange.request.headerFields[.authorization] ?? ""
            var reply = FakeReply.json(
                #"{"error":"\#(header)","message":"\#(heard)","echo":"\#(Data(heard.utf8).base64EncodedString())"}"#,
                status: exchange.index == 1 ? 401 : 422)
            reply.headers[.wwwAuthenticate] = "Bearer error=\"\(header)\""
            return reply
        }
    }

    private func authorizer(_ transport: some Transport, _ logger: Logger) async throws -> some RequestAuthorizer {
        let provider = OAuthProvider(name: "shop", tokenEndpoint: try EndpointURL("https://login.example/token"))
        let source = OAuthTokenSource(
            client: try OAuthClient(
                provider: provider, clientID: "app", authentication: .post(Secret(Self.clientSecret)),
                transport: transport),
            grant: .refreshToken, key: CredentialKey(connection: "shop"), logger: logger)
        try await source.adopt(
            TokenSet(
                accessToken: Secret("none"), issuedAt: .zero, expiresAt: .zero,
                refreshToken: Secret(Self.refreshToken)))
        return BearerAuthorizer(source)
    }

    @Test func `no secret of a whole run reaches logs, errors, traces, cassettes, journals or dead letters`()
        async throws
    {
        let detector = LeakDetector(secrets: Self.secrets.map { Secret($0) })
        let logger = detector.logger(label: "everything that is logged")
        let tracer = InMemoryTracer()
        let cassette = Cassette(redacting: Redaction(secrets: Self.secrets))
        let transport = servers()
        let client = try APIClient(
            "https://shop.example/api", transport: cassette.recording(from: transport),
            authorizer: try await authorizer(cassette.recording(from: transport), logger),
            telemetry: Telemetry(metrics: nil, tracer: tracer), logger: logger)
        let send = Action<String, String>("send", system: "shop", effect: .idempotent) { order, _ in
            do {
                return "\(try await client.post("orders", body: .text(order), operation: "send order").status)"
            } catch {
                detector.inspect("\(error) \(String(reflecting: error)) \(error.localizedDescription)", at: "the error")
                throw error
            }
        }
        let (store, clock) = (MemoryStore(), ManualWallClock())
        let engine = try await Splice(store: .opened(store), owner: "test", clock: clock, logger: logger)
        try engine.register(SendOrder(send: send))
        let run = try await engine.submit(SendOrder.self, "order 1001").run
        try await engine.runUntilIdle()

        let export = try #require(try await store.export(run))
        #expect(export.run.status == .failed && export.run.failure != nil, "a dead letter came of it")
        #expect(transport.exchanges.count == 4, "two tokens, a 401, a 422")
        detector.inspect(Array(try JSONEncoder().encode(export)), at: "the journal and the dead letter")
        detector.inspect("\(export)", at: "the journal as text")
        for span in tracer.finishedSpans {
            detector.inspect("\(span) \(String(reflecting: span))", at: "a span")
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "splice-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try cassette.save(file.path())
        detector.inspect(Array(try Data(contentsOf: file)), at: "the cassette")

        #expect(detector.leaks.isEmpty, "\(detector.leaks)")
        #expect(tracer.finishedSpans.count >= 2 && cassette.tracks.count == 4 && detector.inspectedCount >= 8)
    }
}
