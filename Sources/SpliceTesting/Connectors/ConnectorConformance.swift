/// Checks that a connector keeps its contract, with faults built in.
///
/// ```swift
/// @Test func `the shop connector keeps its contract`() async throws {
///     try await ConnectorConformance { try await ShopModel.start() }.verify()
/// }
/// ```
///
/// Every check gets a system of its own, puts a transport with faults between it and the connector, and runs without waiting:
/// the connector's clock is virtual, unless ``ConformanceSystem/runsInRealTime`` says otherwise. Which checks run follows from the
/// roles that the system adopts.
public struct ConnectorConformance<System: ConformanceSystem>: Sendable {
    private let start: @Sendable () async throws -> System

    /// A suite for the connector of the system that `start` makes. Called once for every check.
    public init(_ start: @escaping @Sendable () async throws -> System) { self.start = start }

    /// Runs every check.
    ///
    /// - Throws: ``ConformanceFailure`` with the whole report when one failed or none could run.
    public func verify() async throws {
        let report = try await report()
        guard report.isConformant else { throw ConformanceFailure(report: report) }
    }

    /// Runs every check and says what became of each.
    ///
    /// - Throws: Only when the system could not be started, or the task was cancelled.
    public func report() async throws -> ConformanceReport {
        var report = ConformanceReport()
        for check in ConnectorChecks.all { try await run(check, into: &report) }
        let system = try await start()
        await system.stop()
        if system is any SourceSystem {
            for check in SourceChecks.all { try await run(check, into: &report) }
        }
        if system is any WebhookSystem {
            for check in WebhookChecks.all { try await run(check, into: &report) }
        }
        if system is any SinkSystem {
            for check in SinkChecks.all { try await run(check, into: &report) }
        }
        if system is any ActionSystem {
            for check in ActionChecks.all { try await run(check, into: &report) }
        }
        return report
    }

    private func run(_ check: ConformanceCheck, into report: inout ConformanceReport) async throws {
        let system = try await start()
        let outcome: ConformanceReport.Outcome
        do {
            try await perform(check, on: system)
            outcome = .kept
        } catch let violation as Violation {
            outcome = .broken(violation.reason)
        } catch let reason as NotApplicable {
            outcome = .skipped(reason.reason)
        } catch {
            outcome = .broken("unexpected error: \(error)")
        }
        await system.stop()
        try Task.checkCancellation()
        report.checks.append(.init(name: check.name, rule: check.rule, outcome: outcome))
    }
}

extension ConnectorConformance {
    private func perform(_ check: ConformanceCheck, on system: System) async throws {
        guard !System.runsInRealTime else { return try await check.body(system) }
        let clock = VirtualClock()
        try await clock.run {
            try await ConformanceTime.$clock.withValue(clock) { try await check.body(system) }
        }
    }
}

/// One check: its name, the rule, and what finds out. The body gets a fresh system.
struct ConformanceCheck: Sendable {
    let name: String
    let rule: String
    let body: @Sendable (any ConformanceSystem) async throws -> Void

    init(_ name: String, _ rule: String, _ body: @escaping @Sendable (any ConformanceSystem) async throws -> Void) {
        self.name = name
        self.rule = rule
        self.body = body
    }
}
