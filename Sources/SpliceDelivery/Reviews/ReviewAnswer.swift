/// What a person decided.
public struct ReviewAnswer: Sendable, Hashable, Codable {
    /// What they chose.
    public var choice: ReviewChoice
    /// JSON that goes with the choice: the new input for `edit`, the output to go on with for `skip`.
    public var value: Payload?
    /// Their remark.
    public var note: String
    /// Who they are, as far as the caller knows.
    public var by: String

    /// An answer from its parts.
    public init(_ choice: ReviewChoice, value: Payload? = nil, note: String = "", by: String = "") {
        self.choice = choice
        self.value = value
        self.note = note
        self.by = by
    }

    /// Whether the choice is ``ReviewChoice/approve``.
    public var approved: Bool { choice == .approve }
    /// Whether nobody answered in time.
    public var timedOut: Bool { choice == .timedOut }
}
