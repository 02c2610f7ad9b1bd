import HTTPTypes
import SpliceAuth
import SpliceClient
public import SpliceConnect

/// Can tell whether a mail system took a message: the one thing that SMTP cannot.
///
/// Most providers have such a search: Microsoft 365's message trace, the event data of Amazon SES and SendGrid. With one, a message
/// whose answer was lost is looked up before it is sent again.
public protocol MessageTrace: Sendable {
    /// What became of the message with this id.
    func find(_ id: MessageID) async throws -> TraceFinding

    /// How long after a message was handed over it may be taken and not be listed yet. Nobody is asked before, so that ``TraceFinding/notTaken``
    /// can be believed. Default zero: the system knows at once, or says ``TraceFinding/notYetKnown``.
    var lag: Duration { get }
}

extension MessageTrace {
    /// None.
    public var lag: Duration { .zero }
}

/// What a ``MessageTrace`` knows about a message.
public enum TraceFinding: Sendable, Hashable {
    /// The system took it; the text is the system's own id for it, or empty.
    case taken(String)
    /// The system did not take it, and what it was sent has ended.
    case notTaken
    /// The system does not know yet: many list messages only after minutes.
    case notYetKnown
}

/// A message trace over HTTP: `GET /messages?message_id=…` with a bearer key answers `{"messages":[{"id",…}]}`.
///
/// A template, not a vendor: adapt it to your provider, or conform a type of your own to ``MessageTrace``.
public struct ProviderTrace: MessageTrace {
    private let api: APIClient
    /// As configured; by default five minutes.
    public let lag: Duration

    /// A trace at the configured address; sends nothing.
    public init(_ configuration: Mail.Configuration.Trace, in environment: ConnectorEnvironment) async throws {
        lag = .seconds(configuration.lag ?? Mail.Configuration.Trace.usualLag)
        let key = try await environment.secret(configuration.key, for: "mail.trace.key")
        do {
            api = try environment.client(
                for: Mail.descriptor, base: configuration.endpoint,
                authorizer: BearerAuthorizer(StaticTokenSource(key)), dialect: .plain, policies: .standard,
                tenant: "trace")
        } catch let error as AuthError {
            throw ConnectError(.configuration, error.message, at: "mail.trace", cause: error)
        }
    }

    /// Searches for the message.
    public func find(_ id: MessageID) async throws -> TraceFinding {
        let answer = try await api.get("messages", query: ["message_id": id.description], operation: "messages.trace")
        let body = JSONPeek(answer.bytes)
        guard let messages = body.elements(at: "messages") else {
            throw ConnectError(.unexpectedAnswer, "the answer has no list of messages", at: "mail.trace")
        }
        return messages.isEmpty ? .notTaken : .taken(body.value(at: "messages.0.id")?.text ?? "")
    }
}
