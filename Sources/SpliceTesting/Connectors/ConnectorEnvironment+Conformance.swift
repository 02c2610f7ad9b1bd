import Logging
import SpliceConnect
import SpliceHTTP

extension ConnectorEnvironment {
    /// What a connector gets from the conformance suite: a transport with faults, and a log that nobody reads.
    static func conformance(_ transport: FaultTransport) -> ConnectorEnvironment {
        ConnectorEnvironment(
            transport: transport, logger: Logger(label: "conformance", factory: { _ in SwiftLogNoOpLogHandler() }))
    }
}
