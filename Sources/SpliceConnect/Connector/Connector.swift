/// A system behind one protocol: what it is, how it is set up, and whether it answers.
///
/// A connector is a value that holds a configured client. What it can do beyond being checked is said by the roles it
/// adopts: ``RecordSource`` reads, ``RecordSink`` writes, ``WebhookTrigger`` listens. Actions (`SpliceDelivery.Action`) are
/// plain properties: `warehouse.reserve`.
///
/// - Concurrency: every method may be called from any task, and calls may overlap.
/// - Cancellation: every `async` method ends with `CancellationError` soon after its task is cancelled.
/// - Errors: ``ConnectError`` for what the connector itself finds wrong; errors of the client and the transport pass
///   through. No error text contains a secret, a query string or a value of a payload.
public protocol Connector: Sendable {
    /// What has to be known to set the connector up. Secrets are named in it, never contained.
    associatedtype Configuration: ConnectorConfiguration

    /// Facts that are known without a configuration.
    static var descriptor: ConnectorDescriptor { get }

    /// Sets the connector up; reads secrets, but does not call the system.
    ///
    /// - Parameters:
    ///   - configuration: Where the system is, and the names of the secrets it asks for.
    ///   - environment: What the application provides: transport, secrets, clock, log.
    /// - Throws: ``ConnectError/Code/configuration`` when the configuration is wrong or a secret is missing.
    init(_ configuration: Configuration, in environment: ConnectorEnvironment) async throws

    /// Asks the system, with one or two cheap calls that change nothing, whether the connector could do its work.
    ///
    /// A problem that a person can mend (wrong key, missing scope, retired API version) is a finding, not an error.
    /// - Throws: Only when the question could not be put: no network, or the task was cancelled.
    func check() async throws -> CheckReport
}
