import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
package import SpliceConnect

/// Receives webhooks over HTTP: the raw bytes go to Splice's intake, and its answer goes back.
package struct WebhookServer: Service {
    private let intake: WebhookIntake
    private let port: Int
    private let logger: Logger
    private let listening: @Sendable (Int) async -> Void

    /// A server on loopback.
    ///
    /// - Parameters:
    ///   - intake: Verifies, keeps and answers.
    ///   - port: 0 for any free one; one that is taken is replaced by a free one, which is logged.
    ///   - logger: For the server.
    ///   - listening: Called with the port, once the server listens on it.
    package init(
        _ intake: WebhookIntake, port: Int, logger: Logger, listening: @escaping @Sendable (Int) async -> Void
    ) {
        self.intake = intake
        self.port = port
        self.logger = logger
        self.listening = listening
    }

    package func run() async throws {
        do {
            try await serve(on: port)
        } catch let error as IOError where error.errnoCode == EADDRINUSE && port != 0 {
            logger.warning("the port is taken; listening on another", metadata: ["port": "\(port)"])
            try await serve(on: 0)
        }
    }

    private func serve(on port: Int) async throws {
        let router = Router()
        // Deliveries are posted; senders that ask first do so with GET (Meta) or OPTIONS (CloudEvents).
        for method in [HTTPRequest.Method.post, .get, .options] {
            router.on("webhooks/**", method: method) { [intake] request, _ in
                try await Self.answer(request, by: intake)
            }
        }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { [listening] channel in await listening(channel.localAddress?.port ?? port) },
            logger: logger)
        try await application.run()
    }

    private static func answer(_ request: Request, by intake: WebhookIntake) async throws -> Response {
        // A body above the intake's limit is cut off one byte later, so that the intake refuses it by itself.
        let limit = (1 << 20) + 1
        var body: [UInt8] = []
        for try await part in request.body {
            body.append(contentsOf: part.readableBytesView.prefix(limit - body.count))
            if body.count >= limit { break }
        }
        let answer = await intake.handle(
            WebhookRequest(method: request.method, path: "\(request.uri)", headers: request.headers, rawBody: body))
        return Response(
            status: answer.status, headers: answer.headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
