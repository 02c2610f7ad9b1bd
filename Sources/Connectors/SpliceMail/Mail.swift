public import SpliceConnect
import SpliceHTTP
import SpliceTransfer
import SpliceAuth

/// E-mail over a submission server: typed templates in, messages out.
///
/// ```swift
/// let mail = try await Mail(
///     .init(host: "smtp.example.com", user: "orders", password: .stored("smtp"), from: sender), in: environment)
/// try await process.step("tell", mail.sendTracking, TrackingNotice(…))
/// ```
///
/// SMTP has no idempotency key and no question to ask afterwards. When the connection breaks after the final dot, nobody knows whether
/// the message was taken (RFC 5321 section 4.5.3.2.6), and the step waits for a person, unless a ``MessageTrace`` can tell. The
/// `Message-ID` is the same for every attempt, so that a reader's mail system can recognise a double.
public struct Mail: Connector {
    /// What submission is.
    public static let descriptor = ConnectorDescriptor(
        id: "mail", name: "E-mail (SMTP submission)", version: "1.0.0", capabilities: [.act],
        documentation: "https://www.rfc-editor.org/rfc/rfc6409")

    /// Where messages are submitted, and from whom they come.
    public let configuration: Configuration
    let transport: any MailTransport
    let server: MailServer
    let trace: (any MessageTrace)?
    let time: any TimeSource

    /// Sets the connector up with the message trace that the configuration names, if it names one; sends nothing.
    public init(_ configuration: Configuration, in environment: ConnectorEnvironment) async throws {
        var trace: (any MessageTrace)?
        if let tracing = configuration.trace {
            trace = try await ProviderTrace(tracing, in: environment)
        }
        try await self.init(configuration, trace: trace, in: environment)
    }

    /// Sets the connector up with a message trace of the application's own, or none; sends nothing.
    ///
    /// - Throws: `ConnectError` with code `environment` when the environment has no mail transport, `configuration`
    ///   when the configuration is wrong or a secret is missing.
    public init(
        _ configuration: Configuration, trace: (any MessageTrace)?, in environment: ConnectorEnvironment
    ) async throws {
        try configuration.validate()
        guard let transport = environment.mail else {
            throw ConnectError(.environment, "the environment has no mail transport", at: "mail")
        }
        self.configuration = configuration
        self.transport = transport
        self.trace = trace
        time = environment.time
        var credentials: MailServer.Credentials?
        if let user = configuration.user, let password = configuration.password {
            let secret = try await environment.secret(password, for: "mail.password")
            credentials = secret.withText { .password(user: user, $0) }
        }
        server = MailServer(
            host: configuration.host, port: configuration.port, security: configuration.security.value,
            credentials: credentials, clientName: configuration.clientName)
    }

    /// Says what is known without sending a message: SMTP has no question that costs nothing.
    public func check() async throws -> CheckReport {
        let probe: CheckReport.Finding =
            trace == nil
            ? .init("message trace", .warning, "none: a lost answer of the server waits for a person")
            : .init("message trace", .fine, "a lost answer of the server is looked up")
        return CheckReport([
            .init("server", .fine, "configured; it is asked with the first message"), probe,
        ])
    }
}
