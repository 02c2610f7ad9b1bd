import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import SpliceAuth
import SpliceClient
import SpliceCurl
import SpliceDelivery
import SpliceSQLite
import UnixSignals

/// The application: webhooks in, one process, people told when it cannot go on.
struct TicketAlarmService {
    /// Where the on-call service is, and the token it knows this application by.
    let onCall: (url: String, token: Secret)
    /// What the help desk signs its webhooks with (Standard Webhooks, `whsec_…`).
    let webhookSecret: Secret
    /// The file with the durable state, the same at every start.
    let store: String
    /// Where webhooks are received on loopback; 0 for any free port.
    var port = 8080
    /// How often is looked for what people must be told.
    var lookingEvery = Duration.seconds(15)
    let logger: Logger

    /// Runs until SIGTERM or SIGINT: then nothing comes in any more, and what has begun comes to its end or waits in the store.
    ///
    /// - Parameters:
    ///   - tell: Takes alerts to people.
    ///   - listening: Called with the port, once webhooks are received.
    func run(
        telling tell: @escaping Alerts.Tell, listening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        let transport = try CurlTransport()
        let client = try APIClient(
            onCall.url, transport: transport, authorizer: BearerAuthorizer(StaticTokenSource(onCall.token)),
            logger: logger)
        let splice = try await Splice(store: .sqlite(store), owner: "support-team", logger: logger)
        try splice.register(TicketAlarm(page: TicketAlarm.page(over: client)))

        let verifier = try WebhookVerifier(.standardWebhooks, secrets: [webhookSecret])
        let router = Router()
        router.post("webhooks/tickets") { request, _ in try await receive(request, verifier, splice) }
        let server = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { await listening($0.localAddress?.port ?? 0) }, logger: logger)

        try await ServiceGroup(
            services: [splice, Alerts(of: splice, every: lookingEvery, tell: tell), server],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        ).run()
        await transport.shutdown()
        try await splice.store.close()
    }

    /// 204 once the event is on disk. A repeated delivery has the id of the first, and starts nothing.
    private func receive(
        _ request: Request, _ verifier: WebhookVerifier, _ splice: Splice
    ) async throws -> HTTPResponse.Status {
        let body = try await request.body.collect(upTo: 1 << 20)
        let delivery = WebhookDelivery(headerFields: request.headers, body: Array(body.readableBytesView))
        let webhook: VerifiedWebhook
        do {
            webhook = try verifier.verify(delivery)
        } catch {
            logger.warning("a webhook is refused", metadata: ["reason": "\(error.reason)"])
            return .unauthorized
        }
        try await splice.submit(
            TicketAlarm.self, String(decoding: webhook.body, as: UTF8.self), dedupeKey: webhook.replayKey)
        return .noContent
    }
}
