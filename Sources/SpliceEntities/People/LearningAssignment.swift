public import SpliceModel

/// A course that an employee is to take.
public struct LearningAssignment: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The employee.
    public var employee: CrossReference
    /// The course.
    public var course: CrossReference
    /// What the course is called.
    public var title: String
    /// True when law or the business demands it.
    public var isMandatory: Bool
    /// How far it is.
    public var state: Coded<LearningState>
    /// When it was assigned.
    public var assignedOn: LocalDate
    /// When it is to be finished.
    public var dueOn: LocalDate?
    /// When it was finished.
    public var completedAt: Instant?
    /// The result, 0 to 1.
    public var score: ExactDecimal?

    /// A learning assignment from all of its parts.
    public init(
        envelope: Envelope, employee: CrossReference, course: CrossReference, title: String, isMandatory: Bool,
        state: Coded<LearningState>, assignedOn: LocalDate, dueOn: LocalDate?, completedAt: Instant?,
        score: ExactDecimal?
    ) {
        self.envelope = envelope
        self.employee = employee
        self.course = course
        self.title = title
        self.isMandatory = isMandatory
        self.state = state
        self.assignedOn = assignedOn
        self.dueOn = dueOn
        self.completedAt = completedAt
        self.score = score
    }
}

extension LearningAssignment {
    /// The fields.
    public static let schema = Schema<LearningAssignment>(
        "learning-assignment", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("employee", \.employee, .internal),
            .field("course", \.course, .internal),
            .field("title", \.title, .internal, .notEmpty, .maximumLength(255, .characters)),
            .field("isMandatory", \.isMandatory, .internal),
            .field("state", \.state, .internal),
            .field("assignedOn", \.assignedOn, .internal),
            .field("dueOn", \.dueOn, .internal),
            .field("completedAt", \.completedAt, .internal),
            .field("score", \.score, .personal, .range(0, 1)),
        ])
}
