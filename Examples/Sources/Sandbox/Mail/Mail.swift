import Foundation
import Hummingbird

/// The mail system's second door: a search over the messages that the SMTP server took.
///
/// SMTP cannot say whether a message whose reply was lost was taken; the message trace of a mail provider can. Most have
/// one (Microsoft 365's message trace, Amazon SES's and SendGrid's event data); this one is a template of ours:
/// `GET /v1/messages?message_id=…` with a bearer key answers `{"messages":[{"id","message_id","recipient","subject",
/// "accepted_at"}]}`, empty when none was taken. It reads the mail ledger, which the SMTP server writes before it replies.
package final class Mail: StandIn {
    package struct Access: Sendable, Equatable {
        package var user = "splice-demo"
        package var password: String
        package var traceKey: String
    }

    package let access: Access
    let name = "mail-trace"
    let limit: RateLimit.Rule
    private let ledgers: URL

    init(options: SandboxOptions) {
        var generator = SeededGenerator(seed: options.seed, purpose: "mail access")
        access = Access(password: generator.token(length: 24), traceKey: "mt_\(generator.token(length: 32))")
        limit = RateLimit.Rule(burst: 20, perSecond: 10, timeScale: options.timeScale)
        ledgers = options.ledgers
    }

    func addRoutes(to router: Router<SandboxContext>) {
        router.get("v1/messages") { request, _ in try self.search(request) }
    }

    func throttled(_ standing: RateLimit.Standing) -> Response {
        .json(
            ["error": "too_many_requests"], status: .tooManyRequests,
            headers: HTTPFields(named: ["Retry-After": "\(standing.retryAfter)"]))
    }

    func failed(_ status: HTTPResponse.Status) -> Response {
        .json(["error": "unavailable"], status: status)
    }

    private func search(_ request: Request) throws -> Response {
        guard request.bearerToken == access.traceKey else {
            return .json(["error": "unauthorized"], status: .unauthorized)
        }
        guard let id = request.query("message_id") else {
            return .json(["error": "message_id is required"], status: .badRequest)
        }
        // Identifiers match with or without their angle brackets.
        let wanted = Self.bare(id)
        let found = try Ledger.effects(of: "mail", in: ledgers).filter { Self.bare($0.facts?["messageId"]) == wanted }
        return .json([
            "messages": .array(
                found.map { effect in
                    [
                        "id": .string(effect.id), "message_id": .optional(effect.facts?["messageId"]),
                        "recipient": .string(effect.key), "subject": .optional(effect.facts?["subject"]),
                        "accepted_at": .string(effect.at),
                    ]
                })
        ])
    }

    private static func bare(_ id: String?) -> String {
        (id ?? "").trimmingCharacters(in: CharacterSet(charactersIn: "<> "))
    }
}
