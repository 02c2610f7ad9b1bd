public import HTTPTypes
public import Logging
import SpliceDelivery

/// Receives webhooks for any number of connectors, behind whatever HTTP server the application already runs.
///
/// ```swift
/// let intake = WebhookIntake(logger: logger)
///     .route("/webhooks/shop", to: shop) { events in try await splice.accept(events) }
/// let response = await intake.handle(request)          // from Hummingbird, Vapor, NIO, a Lambda…
/// ```
///
/// A request is verified, taken apart and accepted before it is answered, and `accept` returns only after the events are
/// durable. So an answer of 2xx means "kept", whatever happens next; anything else makes the sender come again.
///
/// - Concurrency: a value; ``handle(_:)`` may run any number of times at once.
public struct WebhookIntake: Sendable {
    /// Keeps events durably, all or none. Events that are known already are kept as well, without an effect.
    public typealias Accept = @Sendable ([WebhookEvent]) async throws -> Void

    private struct Route: Sendable {
        let connector: String
        let receive: @Sendable (WebhookRequest) async throws -> WebhookReceipt
        let accept: Accept
    }

    private var routes: [String: Route] = [:]
    private let limit: Int
    private let logger: Logger

    /// An intake without routes.
    ///
    /// - Parameters:
    ///   - limit: Bytes of a body above which 413 is answered, before the signature is computed. Default 1 MiB.
    ///   - logger: Told about refused and failed requests, without any of their content.
    public init(limit: Int = 1 << 20, logger: Logger) {
        self.limit = limit
        self.logger = logger
    }

    /// Adds the path at which `connector` is called. The last one added for a path counts.
    public func route(
        _ path: String, to connector: some WebhookTrigger, accept: @escaping Accept
    ) -> WebhookIntake {
        var copy = self
        copy.routes[path] = Route(
            connector: type(of: connector).descriptor.id, receive: { try await connector.receive($0) }, accept: accept)
        return copy
    }

    /// Verifies, accepts and answers one request. Never throws: what goes wrong is a status.
    ///
    /// - Returns: 200 when the events are kept; a handshake's answer; 400, 401, 404, 405 or 413 for what will never be accepted;
    ///   503 when they could not be kept, so that the sender tries again.
    public func handle(_ request: WebhookRequest) async -> WebhookResponse {
        let path = String(request.path.prefix { $0 != "?" })
        guard let route = routes[path] else { return WebhookResponse(status: .notFound) }
        do {
            guard [.post, .get, .options].contains(request.method) else {
                throw WebhookRefusal(.method, "\(request.method.rawValue) is not a method of webhooks")
            }
            guard request.rawBody.count <= limit else {
                throw WebhookRefusal(.tooLarge, "the body is larger than \(limit) bytes")
            }
            switch try await route.receive(request) {
            case .handshake(let response): return response
            case .events(let events):
                // CloudEvents' handshake is an OPTIONS; nothing happens by one.
                guard request.method != .options else { throw WebhookRefusal(.method, "OPTIONS carries no events") }
                if !events.isEmpty { try await route.accept(events) }
                return WebhookResponse(status: .ok)
            }
        } catch let rejection as WebhookRefusal {
            logger.warning("webhook refused", metadata: metadata(route, "\(rejection)"))
            return WebhookResponse(status: rejection.reason.status)
        } catch {
            logger.error("webhook not kept", metadata: metadata(route, Self.words(error)))
            return WebhookResponse(status: .serviceUnavailable)
        }
    }

    /// What an error says, where that is known to hold nothing of the request; else its type.
    private static func words(_ error: any Error) -> String {
        if let error = error as? DeliveryError { return "\(error)" }
        return (error as? any ClassifiedFailure)?.safeDescription ?? "\(type(of: error))"
    }

    private func metadata(_ route: Route, _ reason: String) -> Logger.Metadata {
        ["connector": .string(route.connector), "reason": .string(reason)]
    }
}

extension WebhookRefusal.Reason {
    /// The status that tells the sender.
    public var status: HTTPResponse.Status {
        switch self {
        case .unverified: .unauthorized
        case .malformed: .badRequest
        case .unknownTopic: .notFound
        case .tooLarge: .contentTooLarge
        case .method: .methodNotAllowed
        }
    }
}
