extension Splice {
    /// How an engine works. Every value is checked when the engine is made.
    public struct Options: Sendable, Hashable {
        /// Runs in memory at the same time. Default 64; at least 1. More waits in the store: this is the back-pressure. A run whose
        /// end is being written gives its place away; at most as many such runs come on top.
        public var concurrency = 64
        /// How long a worker may be silent before others take its runs. Default 15 s; at least 1 s. It reports three
        /// times as often. After a crash the runs of a worker go on at once if the store can tell that it has ended,
        /// and after this time otherwise.
        public var lease = Duration.seconds(15)
        /// How often the store is asked for runs that other processes submitted. Default 500 ms; at least 1 ms. What
        /// this engine submits starts at once.
        public var pollInterval = Duration.milliseconds(500)
        /// Waits up to this long stay in memory; a longer one gives the run's place to another. Default 2 s.
        public var parkAfter = Duration.seconds(2)
        /// Outbox messages in one delivery. Default 100; at least 1.
        public var outboxBatch = 100
        /// How a failing delivery from the outbox is repeated. Default ``RetryPolicy/standard``.
        public var outboxRetry = RetryPolicy.standard
        /// How often workers may end with a run in hand, without a step of it having come to its end in between, before it becomes
        /// a dead letter with the code `crashLoop`. Default 5; at least 3, so that a run which was only near is not taken for the
        /// cause. After two such ends a worker takes it up only while it has no other such run. `nil` tries for ever.
        public var crashLimit: Int? = 5
        /// What is removed from the store and how often, while the engine runs. Default: nothing.
        public var retention: Retention?

        /// The defaults.
        public init() {}

        func validate() throws {
            guard concurrency >= 1 else {
                throw DeliveryError.invalid("Options.concurrency", "\(concurrency)", "at least 1")
            }
            guard lease >= .seconds(1) else { throw DeliveryError.invalid("Options.lease", "\(lease)", "at least 1 s") }
            guard pollInterval >= .milliseconds(1) else {
                throw DeliveryError.invalid("Options.pollInterval", "\(pollInterval)", "at least 1 ms")
            }
            guard parkAfter >= .zero else {
                throw DeliveryError.invalid("Options.parkAfter", "\(parkAfter)", "zero or more")
            }
            guard crashLimit.map({ $0 >= 3 }) ?? true else {
                throw DeliveryError.invalid("Options.crashLimit", "\(crashLimit ?? 0)", "at least 3, or nil")
            }
            try retention?.validate()
            guard outboxBatch >= 1 else {
                throw DeliveryError.invalid("Options.outboxBatch", "\(outboxBatch)", "at least 1")
            }
        }
    }
}
