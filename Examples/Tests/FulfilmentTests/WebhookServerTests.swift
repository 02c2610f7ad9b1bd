import Foundation
import Fulfilment
import HTTPTypes
import Logging
import SpliceAuth
import SpliceConnect
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite struct WebhookServerTests {
    @Test func `a port that is taken is replaced by a free one, and a path that nobody listens at is not found`()
        async throws
    {
        try await Self.serving(port: 0) { taken in
            try await Self.serving(port: taken) { port async throws in
                #expect(port != taken)
                var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)/webhooks/nobody")))
                request.httpMethod = "POST"
                request.httpBody = Data("{}".utf8)
                let (_, response) = try await URLSession.shared.data(for: request)
                #expect((response as? HTTPURLResponse)?.statusCode == 404)
            }
        }
    }

    /// A system with signed webhooks that asks before it sends, in the two ways that are not a POST.
    private struct Bell: WebhookTrigger {
        struct Settings: ConnectorConfiguration {
            static let schema = ConfigurationSchema("bell", [])
        }

        static let descriptor = ConnectorDescriptor(
            id: "bell", name: "Bell", version: "1.0.0", capabilities: [.webhook], documentation: "https://bell.example")
        static let topics = [WebhookTopicDescriptor(WebhookTopic("rung"), backfill: "rings", "Somebody rang.")]

        init(_ configuration: Settings, in environment: ConnectorEnvironment) {}
        init() {}
        func check() async throws -> CheckReport { CheckReport([]) }

        func receive(_ request: WebhookRequest) async throws -> WebhookReceipt {
            let delivery = WebhookDelivery(
                headerFields: request.headers, body: request.rawBody, method: request.method, url: request.path)
            let reply =
                WebhookHandshake.meta(delivery, verifyToken: Secret("bell-token"))
                ?? WebhookHandshake.cloudEvents(delivery, allowing: ["bell.example"])
            if let reply { return .handshake(.init(status: .ok, headers: reply.headerFields, body: reply.body)) }
            guard (try? WebhookVerifier(.gitHub, secrets: [Secret("bell-secret")]).verify(delivery)) != nil else {
                throw WebhookRefusal(.unverified, "the signature does not fit")
            }
            return .events([])
        }
    }

    @Test func `the adapter brings questions, raw bytes and signatures to the core, and its answers back`() async throws
    {
        let signed = Data(#"{ "n" : 1 }"#.utf8)
        let signature = try #require(
            WebhookSigner(.gitHub, secrets: [Secret("bell-secret")]).sign(Array(signed)).first)
        try await Self.serving(port: 0, to: Bell()) { port in
            func ask(
                _ method: String, _ query: String = "", fields: [String: String] = [:], body: Data? = nil
            ) async throws -> (status: Int?, body: Data, origin: String?) {
                var request = URLRequest(
                    url: try #require(URL(string: "http://127.0.0.1:\(port)/webhooks/bell\(query)")))
                request.httpMethod = method
                request.httpBody = body
                for (name, value) in fields { request.setValue(value, forHTTPHeaderField: name) }
                let (data, response) = try await URLSession.shared.data(for: request)
                let head = response as? HTTPURLResponse
                return (head?.statusCode, data, head?.value(forHTTPHeaderField: "WebHook-Allowed-Origin"))
            }
            let query = "?hub.mode=subscribe&hub.challenge=4711&hub.verify_token="
            let challenge = try await ask("GET", query + "bell-token")
            #expect(challenge.status == 200 && challenge.body == Data("4711".utf8))
            #expect(try await ask("GET", query + "other").status == 401)
            let origin = try await ask("OPTIONS", fields: ["WebHook-Request-Origin": "bell.example"])
            #expect(origin.status == 200 && origin.origin == "bell.example")
            let fields = [signature.name.rawName: signature.value]
            #expect(try await ask("POST", fields: fields, body: signed).status == 200)
            #expect(try await ask("POST", fields: fields, body: signed + Data(" ".utf8)).status == 401)
            #expect(try await ask("POST", fields: fields, body: Data(count: 2 << 20)).status == 413)
        }
    }

    /// Runs a server, and the body with its port.
    private static func serving(
        port: Int, to trigger: Bell? = nil, _ body: @Sendable (Int) async throws -> Void
    ) async throws {
        var logger = Logger(label: "webhook-server-test")
        logger.logLevel = .critical
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        var intake = WebhookIntake(logger: logger)
        if let trigger { intake = intake.route("/webhooks/bell", to: trigger) { _ in } }
        let server = WebhookServer(intake, port: port, logger: logger) { listening.yield($0) }
        try await withThrowingTaskGroup { group in
            group.addTask {
                defer { listening.finish() }
                try await server.run()
            }
            var found: Int?
            for await port in ports {
                found = port
                break
            }
            try await body(try #require(found))
            group.cancelAll()
        }
    }
}
