/// What came of replaying one journal, as `splice replay` prints it.
public struct ReplayReport: Sendable, Hashable, Codable {
    /// How it came out.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// The code comes the same way to the same end.
        case same
        /// The run was not finished; the code follows the journal and would go on.
        case goesOn
        /// The code comes another way.
        case diverges
        /// There is no process of that name.
        case unknownProcess
        /// The journal cannot be read.
        case unreadable
    }

    /// The run; empty where the journal cannot be read.
    public var run: String
    /// Its process.
    public var process: String
    /// The version that the run was started with.
    public var version: Int
    /// How it came out.
    public var outcome: Outcome
    /// Where: the step at which the code goes on or comes another way.
    public var step: String?
    /// How the code comes another way, in one sentence.
    public var detail: String?

    init(_ journal: JournalExport, _ outcome: Outcome, step: String? = nil, detail: String? = nil) {
        run = journal.run.id.rawValue
        process = journal.run.process
        version = journal.run.version
        self.outcome = outcome
        self.step = step
        self.detail = detail
    }

    init(unreadable detail: String) {
        run = ""
        process = ""
        version = 0
        outcome = .unreadable
        self.detail = detail
    }

    /// Whether the code follows the journal.
    public var isSame: Bool { outcome == .same || outcome == .goesOn }
}
