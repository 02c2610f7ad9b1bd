import Logging

/// Runs today's code against a journal of yesterday, without a single call: does it still come the same way?
///
/// ```swift
/// @Test(arguments: exportedJournals)
/// func `runs of version 2 still replay`(_ journal: JournalExport) async throws {
///     #expect(try await JournalReplay.run(OrderToCash(…), journal) == .same)
/// }
/// ```
public enum JournalReplay {
    /// What came of it.
    public enum Outcome: Sendable, Hashable {
        /// Every step of the journal was called with its input, and the end is the same.
        case same
        /// The run was not finished; the code follows the journal and would go on with this step.
        case goesOn(at: String)
        /// The code comes another way, at a step or at the end, and how.
        case diverges(at: String?, String)
    }

    /// Replays a journal. Steps that the journal does not have are not carried out.
    ///
    /// - Throws: ``DeliveryError`` with code `conflict` if the journal is of another process or of a newer format.
    public static func run<P: DurableProcess>(_ process: P, _ journal: JournalExport) async throws -> Outcome {
        guard journal.run.process == P.name, journal.format <= JournalExport.latestFormat else {
            throw DeliveryError(
                .conflict, "the journal is of \(journal.run.process), format \(journal.format)",
                at: journal.run.id.rawValue)
        }
        let environment = EngineEnvironment(
            store: MemoryStore(), clock: SystemClock(), random: SharedRandom(SystemRandomNumberGenerator()),
            options: Splice.Options(), observers: [], logger: Logger(label: "splice.replay"), owner: "replay")
        let claim = Claim(
            run: journal.run, fence: Fence(run: journal.run.id, handle: 0, token: 0),
            steps: journal.steps.filter { $0.kind != .undo })
        let execution = RunExecution(claim, retry: P.retry, settle: .zero, bound: true, environment: environment)
        let result: Result<Payload, any Error>
        do {
            result = .success(
                try await RegisteredProcess(process).run(journal.run.input, ProcessContext(execution)))
        } catch {
            result = .failure(error)
        }
        return compare(result, journal, execution.difference)
    }

    private static func compare(
        _ result: Result<Payload, any Error>, _ journal: JournalExport,
        _ difference: (refused: String?, uncalled: [String])
    ) -> Outcome {
        if case .failure(let error as DeliveryError) = result {
            return .diverges(at: error.place.split(separator: "/").last.map(String.init), error.message)
        }
        if let refused = difference.refused {
            let isKnown = journal.steps.contains { $0.name == refused }
            if journal.run.status.isFinished && !isKnown {
                return .diverges(at: refused, "the code calls a step that the journal does not have")
            }
            return .goesOn(at: refused)
        }
        if let uncalled = difference.uncalled.first {
            return .diverges(at: uncalled, "the journal has a step that the code does not call")
        }
        switch (result, journal.run.status) {
        case (.success(let output), .completed) where output != journal.run.output:
            return .diverges(at: nil, "the output is another one")
        case (.success, .failed), (.success, .compensated):
            return .diverges(at: nil, "the code completes a run that did not complete")
        case (.failure, .completed):
            return .diverges(at: nil, "the code fails a run that completed")
        default:
            return .same
        }
    }
}
