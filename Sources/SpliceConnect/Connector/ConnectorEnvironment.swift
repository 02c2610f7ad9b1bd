public import Logging
public import SpliceAuth
public import SpliceClient
public import SpliceHTTP
public import SpliceTransfer

/// What an application provides to its connectors. Made once, given to each.
public struct ConnectorEnvironment: Sendable {
    /// Carries the exchanges.
    public var transport: any Transport
    /// Hands e-mail over; `nil` in an application that sends none.
    public var mail: (any MailTransport)?
    /// Looks up the secrets that configurations name.
    public var secrets: any SecretSource
    /// Where OAuth tokens live. Rotating refresh tokens need one that survives the process.
    public var credentials: any CredentialStore
    /// What clients of one system count together: limits, failures. Connectors of one environment share it.
    public var calls: SharedState
    /// What waiting is measured on.
    public var clock: any Clock<Duration>
    /// Tells the time of day.
    public var time: any TimeSource
    /// Where connectors log; each adds its id as metadata.
    public var logger: Logger

    /// An environment from its parts.
    ///
    /// - Parameters:
    ///   - transport: Carries the exchanges.
    ///   - mail: Hands e-mail over. Default none.
    ///   - secrets: Looks up secrets. Default: the process's environment variables only.
    ///   - credentials: Where OAuth tokens live. Default: in memory, for grants that can be repeated at will.
    ///   - calls: What clients count together. Default a new one.
    ///   - clock: What waiting is measured on.
    ///   - time: The time of day.
    ///   - logger: Where connectors log.
    public init(
        transport: any Transport, mail: (any MailTransport)? = nil, secrets: any SecretSource = EnvironmentSecrets(),
        credentials: any CredentialStore = InMemoryCredentialStore(), calls: SharedState = SharedState(),
        clock: any Clock<Duration> = ContinuousClock(), time: any TimeSource = .system, logger: Logger
    ) {
        self.transport = transport
        self.mail = mail
        self.secrets = secrets
        self.credentials = credentials
        self.calls = calls
        self.clock = clock
        self.time = time
        self.logger = logger
    }

    /// The logger of the connector with this id.
    public func logger(for connector: String) -> Logger {
        var logger = logger
        logger[metadataKey: "connector"] = .string(connector)
        return logger
    }
}
