/// A step of a run as the journal keeps it.
public struct StepRecord: Sendable, Hashable, Codable {
    /// What kind of step it is; a name keeps its kind.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// A call of an action.
        case action
        /// The undo of an action, named `undo:` and the step's name.
        case undo
        /// A question to a person.
        case review
        /// A wait for a time.
        case timer
        /// A wait for a signal.
        case signal
        /// A message for the outbox.
        case emit
        /// A value that the process recorded.
        case value
        /// The start of another process.
        case start
    }

    /// How far it is.
    public enum State: String, Sendable, Hashable, Codable {
        /// Written before a call that is not repeatable, and while a timer, signal or person is waited for.
        case started
        /// Failed without effect, and will be called again when its run is due.
        case retrying
        /// A call was made, and nobody knows whether it took effect; probed when its run is due.
        case unknown
        /// A person decides.
        case inReview
        /// Final: it has its output.
        case done
        /// Final unless replayed: it failed for good.
        case failed
    }

    /// The name, unique in its run.
    public var name: String
    /// What kind of step it is.
    public var kind: Kind
    /// How far it is.
    public var state: State
    /// Calls made so far that the journal knows of.
    public var attempt: Int
    /// Probes made so far for the latest call.
    public var probes: Int
    /// Counts the finished steps of a run from 1, so that they are undone last first; 0 until done.
    public var sequence: Int64
    /// Whether the action has an undo.
    public var undoable: Bool
    /// The fingerprint of the input; a replay with another one has diverged.
    public var fingerprint: Int64
    /// The input that a person gave in place of the process's own.
    public var editedInput: Payload?
    /// The output, once done.
    public var output: Payload?
    /// The last failure.
    public var failure: FailureRecord?
    /// When a timer rings, a wait ends or a retry is due.
    public var dueAt: WallTime?
    /// What a person answered, until the step has acted upon it.
    public var answer: ReviewAnswer?
    /// When it was last written.
    public var updatedAt: WallTime

    /// A record from its parts.
    public init(
        name: String, kind: Kind, state: State, attempt: Int = 0, probes: Int = 0, sequence: Int64 = 0,
        undoable: Bool = false, fingerprint: Int64 = 0, editedInput: Payload? = nil, output: Payload? = nil,
        failure: FailureRecord? = nil, dueAt: WallTime? = nil, answer: ReviewAnswer? = nil, updatedAt: WallTime
    ) {
        self.name = name
        self.kind = kind
        self.state = state
        self.attempt = attempt
        self.probes = probes
        self.sequence = sequence
        self.undoable = undoable
        self.fingerprint = fingerprint
        self.editedInput = editedInput
        self.output = output
        self.failure = failure
        self.dueAt = dueAt
        self.answer = answer
        self.updatedAt = updatedAt
    }
}
