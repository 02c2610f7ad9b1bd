/// What the delivery engine or a store refuses or cannot do.
///
/// `description` is safe to log: it names runs, steps and tables, never a payload.
public struct DeliveryError: Error, Sendable, CustomStringConvertible {
    /// What went wrong. Open: later versions may add codes.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The stable, spelt-out name.
        public let description: String

        private init(_ name: String) { description = name }

        /// An option is out of its range.
        public static let invalidOption = Code("invalidOption")
        /// No process of that name and version is registered.
        public static let unknownProcess = Code("unknownProcess")
        /// Two processes of one name, or a registration after the start.
        public static let registration = Code("registration")
        /// No run, review, letter or message has that id.
        public static let notFound = Code("notFound")
        /// What was asked does not fit the state that the run, review or letter is in.
        public static let conflict = Code("conflict")
        /// A process uses one step name twice in a run.
        public static let duplicateStep = Code("duplicateStep")
        /// A journalled step is called with another input, or as another kind of step, than it was journalled with.
        public static let diverged = Code("diverged")
        /// A value cannot be written as JSON, or the journalled JSON is not a value of that type.
        public static let payload = Code("payload")
        /// Another worker has taken the run over; nothing that this one says about it is accepted any more.
        public static let leaseLost = Code("leaseLost")
        /// The value changed since it was read.
        public static let generationConflict = Code("generationConflict")
        /// The store cannot be opened, read or written; `message` says what to do.
        public static let store = Code("store")
        /// The disk is full, or a quota is used up; nothing of the change was kept.
        public static let storeFull = Code("storeFull")
        /// The file cannot be written.
        public static let storeReadOnly = Code("storeReadOnly")
        /// The file is not a database, or is damaged.
        public static let storeCorrupt = Code("storeCorrupt")
        /// Another process holds the lock for longer than the configured wait.
        public static let storeBusy = Code("storeBusy")
        /// The file was written by a newer version of this library.
        public static let storeTooNew = Code("storeTooNew")
        /// A cipher is given for a file whose payloads were written readable; `message` says what to do.
        public static let storeNotSealed = Code("storeNotSealed")
        /// The engine or the store is shut down.
        public static let shutdown = Code("shutdown")
    }

    /// What went wrong.
    public var code: Code
    /// One sentence for people: what, and what to do.
    public var message: String
    /// Where: a run, a step, an option, a file.
    public var place: String
    /// The underlying error.
    public var cause: (any Error)?

    /// An error from its parts.
    public init(_ code: Code, _ message: String, at place: String = "", cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.place = place
        self.cause = cause
    }

    /// Code, place and message.
    public var description: String {
        place.isEmpty ? "\(code): \(message)" : "\(code) at \(place): \(message)"
    }

    static func invalid(_ option: String, _ value: String, _ range: String) -> DeliveryError {
        DeliveryError(.invalidOption, "\(value) is out of range; it must be \(range)", at: option)
    }
}
