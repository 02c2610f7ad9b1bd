/// Something that happened to a run, told after it is durable.
public struct ProcessEvent: Sendable, Hashable {
    /// What happened. Open: later versions may add kinds.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        /// The stable name.
        public let description: String

        private init(_ name: String) { description = name }

        /// A run was submitted for the first time.
        public static let submitted = Kind("submitted")
        /// A delivery was recognised as one that had come before.
        public static let duplicate = Kind("duplicate")
        /// A worker took a run up for the first time.
        public static let started = Kind("started")
        /// A worker took a run up again.
        public static let resumed = Kind("resumed")
        /// A call is made.
        public static let called = Kind("called")
        /// A step is done.
        public static let stepDone = Kind("stepDone")
        /// A call failed without effect and will be repeated.
        public static let retrying = Kind("retrying")
        /// Nobody knows whether a call took effect.
        public static let unknown = Kind("unknown")
        /// A probe found the effect of an earlier call.
        public static let probeFound = Kind("probeFound")
        /// A probe found that an earlier call had no effect.
        public static let probeAbsent = Kind("probeAbsent")
        /// A probe could not tell.
        public static let probeUnknown = Kind("probeUnknown")
        /// A person is asked.
        public static let reviewOpened = Kind("reviewOpened")
        /// A step failed for good.
        public static let stepFailed = Kind("stepFailed")
        /// A run waits for a time, a signal or a person.
        public static let parked = Kind("parked")
        /// A run is being given up.
        public static let compensating = Kind("compensating")
        /// A run reached its end.
        public static let completed = Kind("completed")
        /// A run became a dead letter.
        public static let deadLettered = Kind("deadLettered")
        /// A run was given up, and its finished steps are undone.
        public static let compensated = Kind("compensated")
    }

    /// What happened.
    public var kind: Kind
    /// The run.
    public var run: RunID
    /// The name of its process.
    public var process: String
    /// The step, where it is about one.
    public var step: String?
    /// The number of the call, where it is about one.
    public var attempt: Int?
    /// The failure, where it is about one.
    public var failure: FailureRecord?
    /// When.
    public var time: WallTime

    /// An event from its parts.
    public init(
        _ kind: Kind, run: RunID, process: String, step: String? = nil, attempt: Int? = nil,
        failure: FailureRecord? = nil, time: WallTime
    ) {
        self.kind = kind
        self.run = run
        self.process = process
        self.step = step
        self.attempt = attempt
        self.failure = failure
        self.time = time
    }
}
