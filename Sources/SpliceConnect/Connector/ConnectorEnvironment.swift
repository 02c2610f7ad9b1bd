public import Logging
public import SpliceHTTP

/// What an application provides to its connectors.
public struct ConnectorEnvironment: Sendable {
    /// Carries the exchanges.
    public var transport: any Transport
    /// Tells the time of day.
    public var time: any TimeSource
    /// Where connectors log; each adds its id as metadata.
    public var logger: Logger

    /// An environment from its parts.
    public init(transport: any Transport, time: any TimeSource = .system, logger: Logger) {
        self.transport = transport
        self.time = time
        self.logger = logger
    }
}
