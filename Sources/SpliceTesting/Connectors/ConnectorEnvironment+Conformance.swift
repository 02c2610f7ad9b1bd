import Logging
import SpliceClient
import SpliceConnect
import SpliceHTTP

extension ConnectorEnvironment {
    /// What a connector gets from the conformance suite: a transport with faults, a clock that runs by itself, and a log that nobody
    /// reads. The system adds the secrets that its connector asks for.
    static func conformance(_ transport: FaultTransport) -> ConnectorEnvironment {
        var environment = ConnectorEnvironment(
            transport: transport, logger: Logger(label: "conformance", factory: { _ in SwiftLogNoOpLogHandler() }))
        if let clock = ConformanceTime.clock {
            environment.clock = clock
            environment.time = clock
        }
        return environment
    }
}

/// The time of the check that is running.
struct ConformanceTime: TimeSource {
    /// Its virtual clock; `nil` when it runs in real time.
    @TaskLocal static var clock: VirtualClock?

    var sinceEpoch: Duration { Self.clock?.sinceEpoch ?? SystemTimeSource().sinceEpoch }
}
