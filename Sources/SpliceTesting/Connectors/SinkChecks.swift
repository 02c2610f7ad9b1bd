import SpliceConnect

/// The checks of `RecordSink`'s contract.
enum SinkChecks {
    static let all: [ConformanceCheck] = [
        check("sink.applies", "every record of a batch has an outcome, in order") { try await applies($0) },
        check("sink.unchanged", "a second write of the same records changes nothing and says so") {
            try await unchanged($0)
        },
        check("sink.partial", "a record that is refused does not take the others with it") { try await partial($0) },
        check("sink.lost", "after a lost answer the outcome is unknown, and its probe finds the record") {
            try await lost($0)
        },
        check("sink.absent", "a probe finds nothing where nothing arrived") { try await absent($0) },
        check("sink.refusedConnection", "a batch that never left is to be retried or thrown, not unknown") {
            try await notSent($0)
        },
    ]

    private static func check(
        _ name: String, _ rule: String, _ body: @escaping @Sendable (any SinkSystem) async throws -> Void
    ) -> ConformanceCheck {
        ConformanceCheck(name, rule) { system in
            guard let sink = system as? any SinkSystem else { throw NotApplicable("no sink") }
            try await body(sink)
        }
    }

    private static func bench<S: SinkSystem>(
        _ system: S
    ) async throws -> (connector: S.Subject, transport: FaultTransport) {
        let transport = FaultTransport(to: system.transport)
        return (try await system.connector(in: .conformance(transport)), transport)
    }

    private static func batch(_ system: some SinkSystem, _ items: [WriteBatch.Item], _ key: String) -> WriteBatch {
        WriteBatch(stream: system.target, items: items, idempotencyKey: key)
    }

    private static func write<S: SinkSystem>(
        _ connector: S.Subject, _ batch: WriteBatch, of system: S
    ) async throws -> [WriteOutcome] {
        let outcomes = try await connector.write(batch)
        try require(
            outcomes.count == batch.items.count, "\(outcomes.count) outcomes for \(batch.items.count) records")
        return outcomes
    }

    private static func applies(_ system: some SinkSystem) async throws {
        let (connector, _) = try await bench(system)
        let items = (0..<3).map { system.item($0, revision: 1) }
        let summary = WriteSummary(try await write(connector, batch(system, items, "1"), of: system))
        try require(summary.applied == 3, "\(summary.applied) of 3 new records were applied")
        let written = await system.written()
        try require(written.records == 3, "the system holds \(written.records) of 3 records")
    }

    private static func unchanged(_ system: some SinkSystem) async throws {
        let (connector, _) = try await bench(system)
        let items = (0..<3).map { system.item($0, revision: 1) }
        _ = try await write(connector, batch(system, items, "1"), of: system)
        let before = await system.written()
        let summary = WriteSummary(try await write(connector, batch(system, items, "2"), of: system))
        let after = await system.written()
        try require(
            after.records == before.records, "the second write doubled \(after.records - before.records) records")
        try require(summary.isComplete, "the second write did not succeed: \(summary)")
        try require(
            summary.unchanged == 3 || after.writes == before.writes,
            "\(summary.unchanged) of 3 equal records were told as unchanged, and the system was written to")
    }

    private static func partial(_ system: some SinkSystem) async throws {
        let (connector, _) = try await bench(system)
        // Not in the middle: outcomes in the wrong order must show.
        let good = (0..<3).map { system.item($0, revision: 1) }
        let items = [good[0], system.refusedItem(), good[1], good[2]]
        let outcomes = try await write(connector, batch(system, items, "1"), of: system)
        guard case .rejected = outcomes[1] else { throw Violation("the refused record's outcome is \(outcomes[1])") }
        let summary = WriteSummary(outcomes)
        try require(summary.applied == 3, "\(summary.applied) of 3 good records were applied")
    }

    private static func lost(_ system: some SinkSystem) async throws {
        let (connector, transport) = try await bench(system)
        transport.failNext(with: .answerLost)
        let batch = batch(system, [system.item(0, revision: 1)], "1")
        let outcomes = try await write(connector, batch, of: system)
        switch outcomes[0] {
        case .unknown(let probe):
            guard case .present = try await probe.ask() else { throw Violation("the probe did not find the record") }
        case .rejected: throw Violation("a record whose answer was lost is told as rejected")
        case .applied, .unchanged, .retry: break
        }
        let written = await system.written()
        try require(written.records == 1, "the system holds \(written.records) records of one")
    }

    private static func absent(_ system: some SinkSystem) async throws {
        let (connector, transport) = try await bench(system)
        transport.failAll(with: .requestLost)
        let batch = batch(system, [system.item(0, revision: 1)], "1")
        let outcomes = try await write(connector, batch, of: system)
        transport.failAll(with: nil)
        switch outcomes[0] {
        case .unknown(let probe):
            if case .present = try await probe.ask() { throw Violation("the probe found a record that never arrived") }
        case .retry: break
        case .applied, .unchanged, .rejected:
            throw Violation("a record of which nobody has heard is told as \(outcomes[0])")
        }
    }

    private static func notSent(_ system: some SinkSystem) async throws {
        let (connector, transport) = try await bench(system)
        transport.failAll(with: .notSent)
        let batch = batch(system, [system.item(0, revision: 1)], "1")
        guard let outcomes = try? await write(connector, batch, of: system) else { return }
        guard case .retry = outcomes[0] else { throw Violation("the outcome is \(outcomes[0])") }
    }
}
