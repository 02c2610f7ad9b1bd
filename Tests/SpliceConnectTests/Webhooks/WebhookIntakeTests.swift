import HTTPTypes
import Logging
import SpliceConnect
import SpliceDelivery
import Synchronization
import Testing

@Suite struct WebhookIntakeTests {
    private struct Settings: ConnectorConfiguration {
        static let schema = ConfigurationSchema("bell", [])
    }

    /// Takes bodies of the form `key`; `bad…` is unverified.
    private struct Bell: WebhookTrigger {
        static let descriptor = ConnectorDescriptor(
            id: "bell", name: "Bell", version: "1.0.0", capabilities: [.webhook], documentation: "https://bell.example")
        static let topics = [WebhookTopicDescriptor(WebhookTopic("rung"), backfill: "rings", "Somebody rang.")]

        init(_ configuration: Settings, in environment: ConnectorEnvironment) {}
        init() {}
        func check() async throws -> CheckReport { CheckReport([]) }

        func receive(_ request: WebhookRequest) async throws -> WebhookReceipt {
            let text = String(decoding: request.rawBody, as: UTF8.self)
            if text == "ping" { return .handshake(WebhookResponse(status: .ok, body: Array("pong".utf8))) }
            guard !text.hasPrefix("bad") else { throw WebhookRefusal(.unverified, "the signature does not fit") }
            guard text != "odd" else { throw WebhookRefusal(.malformed, "no key") }
            guard text != "broken" else { throw ConnectError(.environment, "no store", at: "bell") }
            let event = WebhookEvent(
                source: "bell", topic: WebhookTopic("rung"), dedupeKey: text, recordKey: RecordKey(text), bytes: [])
            return .events([event])
        }
    }

    private struct StoreIsDown: Error {}

    private final class Kept: Sendable {
        let keys = Mutex<[String]>([])
    }

    private let kept = Kept()

    private func intake(accepting: Bool = true) -> WebhookIntake {
        WebhookIntake(limit: 16, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            .route("/bell", to: Bell()) { [kept] events in
                guard accepting else { throw StoreIsDown() }
                kept.keys.withLock { $0 += events.map(\.dedupeKey) }
            }
    }

    private func request(_ body: String, method: HTTPRequest.Method = .post, path: String = "/bell") -> WebhookRequest {
        WebhookRequest(method: method, path: path, headers: [:], rawBody: Array(body.utf8))
    }

    @Test func `an event is kept before it is answered`() async {
        #expect(await intake().handle(request("one")) == WebhookResponse(status: .ok))
        #expect(kept.keys.withLock { $0 } == ["one"])
    }

    @Test func `OPTIONS is for handshakes, and other methods are for nothing`() async {
        #expect(await intake().handle(request("ping", method: .options)).body == Array("pong".utf8))
        #expect(await intake().handle(request("one", method: .options)).status == .methodNotAllowed)
        #expect(await intake().handle(request("ping", method: .put)).status == .methodNotAllowed)
        #expect(kept.keys.withLock { $0 } == [])
    }

    @Test func `an event that cannot be kept is sent again`() async {
        #expect(await intake(accepting: false).handle(request("one")).status == .serviceUnavailable)
    }

    @Test func `the log says why an event could not be kept, as far as that is safe`() async {
        let log = Recorder()
        func words(_ error: any Error & Sendable) async -> String? {
            let intake = WebhookIntake(logger: Logger(label: "test", factory: { _ in log }))
                .route("/bell", to: Bell()) { _ in throw error }
            _ = await intake.handle(request("one"))
            return log.reasons.withLock { $0.last }
        }
        #expect(await words(DeliveryError(.storeFull, "the disk is full")) == "storeFull: the disk is full")
        #expect(await words(StoreIsDown()) == "StoreIsDown")
    }

    private final class Recorder: LogHandler, Sendable {
        let reasons = Mutex<[String]>([])
        var logLevel: Logger.Level {
            get { .debug }
            set {}
        }
        var metadata: Logger.Metadata {
            get { [:] }
            set {}
        }
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { nil }
            set {}
        }
        func log(event: LogEvent) {
            let reason = event.metadata?["reason"].map { "\($0)" } ?? ""
            reasons.withLock { $0.append(reason) }
        }
    }

    @Test(arguments: [
        ("bad", HTTPResponse.Status.unauthorized), ("odd", .badRequest), ("broken", .serviceUnavailable),
        (String(repeating: "x", count: 17), .contentTooLarge), (String(repeating: "x", count: 16), .ok),
    ])
    func `what is refused says so with a status and nothing else`(body: String, status: HTTPResponse.Status) async {
        #expect(await intake().handle(request(body)) == WebhookResponse(status: status))
        #expect(kept.keys.withLock { $0.count } == (status == .ok ? 1 : 0))
    }

    @Test func `a handshake is answered and keeps nothing`() async {
        #expect(await intake().handle(request("ping")).body == Array("pong".utf8))
        #expect(kept.keys.withLock { $0.isEmpty })
    }

    @Test func `unknown paths and methods are refused, and a query is not part of the path`() async {
        #expect(await intake().handle(request("one", path: "/other")).status == .notFound)
        #expect(await intake().handle(request("one", method: .delete)).status == .methodNotAllowed)
        #expect(await intake().handle(request("one", path: "/bell?shop=acme")).status == .ok)
    }
}
