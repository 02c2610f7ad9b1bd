import Foundation
import HTTPTypes
import SpliceAuth
import SpliceClient
import SpliceConnect
import SpliceHTTP
import SpliceTesting
import Testing

/// A connector with an OAuth token, searches by POST and webhooks with a time stamp, as many systems have them.
@Suite struct TokenConformanceTests {
    @Test func `a connector with a token and searches by POST passes every check, every time`() async throws {
        for _ in 0..<20 {
            let report = try await ConnectorConformance { BoothSystem(saysWhatReads: true) }.report()
            #expect(report.checks.allSatisfy { $0.outcome == .kept }, "\(report)")
        }
    }

    @Test func `a POST that the system does not call a search may change something, a request for a token does not`()
        async throws
    {
        let report = try await ConnectorConformance { BoothSystem(saysWhatReads: false) }.report()
        #expect(report.broken.map(\.name) == ["connector.check"])
        #expect("\(report)".contains("the check sent 1 requests that may change something, the first of them a POST"))
    }
}

private struct BoothSystem: WebhookSystem {
    let saysWhatReads: Bool
    var transport: any Transport { BoothServer(time: time) }
    var secrets: [String] { [BoothServer.secret, BoothServer.signing] }
    var signatureHeader: String { "X-Booth-Signature" }

    func connector(in environment: ConnectorEnvironment) async throws -> Booth {
        try await Booth(Booth.Settings(), in: environment)
    }

    func isRead(_ request: HTTPRequest, content: [UInt8]) -> Bool {
        request.method == .get || saysWhatReads && content == Array("<Find/>".utf8)
    }

    private func signed(_ body: [UInt8]) throws -> HTTPFields {
        let signer = try WebhookSigner(Booth.scheme, secrets: [Secret(BoothServer.signing)], clock: time)
        return try signer.sign(body)
    }

    func webhook(_ number: Int, delivery: Int) async -> WebhookRequest {
        let body = Array(#"{"id":"\#(number)"}"#.utf8)
        var request = WebhookRequest(method: .post, path: "/hooks", headers: [:], rawBody: body)
        if let fields = try? signed(body) { request.headers = fields }
        return request
    }
}

private struct BoothServer: Transport {
    static let secret = "booth-secret-4711", signing = "booth-signing-0815"
    let time: any TimeSource

    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        // Whoever waits for a token must not be taken for idle meanwhile.
        for _ in 0..<3 { await Task.yield() }
        if request.path == "/token" {
            let second = time.sinceEpoch.components.seconds
            let token = #"{"access_token":"t-\#(second)","token_type":"Bearer","expires_in":60}"#
            return HTTPReply(head: HTTPResponse(status: .ok), body: ResponseBody(Array(token.utf8)))
        }
        return HTTPReply(head: HTTPResponse(status: .ok), body: ResponseBody(Array("<Found/>".utf8)))
    }
}

private struct Booth: RecordSource, WebhookTrigger {
    struct Settings: ConnectorConfiguration { static let schema = ConfigurationSchema("booth", []) }

    static let descriptor = ConnectorDescriptor(
        id: "booth", name: "Booth", version: "1.0.0", hosts: ["booth.example"], capabilities: [.webhook],
        documentation: "https://booth.example/docs")
    static let streams = [StreamDescriptor(id: "tickets", key: ["id"], deletes: .never, fields: [])]
    static let topics = [WebhookTopicDescriptor(WebhookTopic("sold"), backfill: "tickets", "A ticket was sold.")]
    static let scheme = WebhookScheme(
        name: "booth", signature: .init(header: .boothSignature), timestamp: .init(.header(.boothTime)),
        content: [.timestamp, .literal("."), .body])

    let api: APIClient
    let verifier: WebhookVerifier

    init(_ configuration: Settings, in environment: ConnectorEnvironment) async throws {
        let provider = OAuthProvider(
            name: "booth", tokenEndpoint: try EndpointURL(configured: "https://booth.example/token", field: "booth"))
        let source = OAuthTokenSource(
            client: try OAuthClient(
                provider: provider, clientID: "app", authentication: .basic(Secret(BoothServer.secret)),
                transport: environment.transport, time: environment.time),
            grant: .clientCredentials, key: CredentialKey(connection: "booth"), time: environment.time,
            clock: environment.clock, logger: environment.logger)
        api = try environment.client(
            for: Self.descriptor, base: "https://booth.example", authorizer: BearerAuthorizer(source), dialect: .plain,
            policies: .standard, tenant: "booth")
        verifier = try WebhookVerifier(Self.scheme, secrets: [Secret(BoothServer.signing)], clock: environment.time)
    }

    func check() async throws -> CheckReport {
        do {
            let effect = APIRequest.Effect.none
            _ = try await api.send(
                APIRequest(.post, "search", body: .text("<Find/>"), effect: effect, operation: "search"))
            return CheckReport([.init("credential", .fine, "accepted")])
        } catch let error as APIError where error.refusesCredential {
            return CheckReport([.init("credential", .broken, "refused")])
        }
    }

    func read(_ stream: StreamID, from checkpoint: Checkpoint?, partition: Partition) -> RecordStream {
        .failing(ConnectError(.unknownStream, "nothing is read here", at: "booth"))
    }

    func receive(_ request: WebhookRequest) async throws -> WebhookReceipt {
        do {
            _ = try verifier.verify(WebhookDelivery(headerFields: request.headers, body: request.rawBody))
        } catch {
            throw WebhookRefusal(.unverified, error.description)
        }
        guard let id = JSONPeek(request.rawBody).value(at: "id")?.text else {
            throw WebhookRefusal(.malformed, "the ticket has no id")
        }
        return .events([
            WebhookEvent(
                source: "booth", topic: WebhookTopic("sold"), dedupeKey: id, recordKey: RecordKey(id),
                bytes: request.rawBody)
        ])
    }
}

extension HTTPField.Name {
    fileprivate static let boothSignature = HTTPField.Name("X-Booth-Signature") ?? .authorization
    fileprivate static let boothTime = HTTPField.Name("X-Booth-Time") ?? .authorization
}
