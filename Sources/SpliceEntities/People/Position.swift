public import SpliceModel

/// A place in the organization.
public struct Position: Record {
    /// What it is called.
    public var title: String
    /// The department.
    public var department: String?
    /// The site.
    public var location: String?
    /// What its cost is booked on.
    public var costCentre: String?
    /// The kind of contract.
    public var kind: Coded<EmploymentKind>
    /// The share of full time, 1 for all of it.
    public var fullTimeEquivalent: ExactDecimal?

    /// A position from all of its parts.
    public init(
        title: String, department: String?, location: String?, costCentre: String?, kind: Coded<EmploymentKind>,
        fullTimeEquivalent: ExactDecimal?
    ) {
        self.title = title
        self.department = department
        self.location = location
        self.costCentre = costCentre
        self.kind = kind
        self.fullTimeEquivalent = fullTimeEquivalent
    }
}

extension Position {
    /// The fields.
    public static let schema = Schema<Position>(
        "position", version: SchemaVersion(1, 0),
        [
            .field("title", \.title, .internal, .notEmpty, .maximumLength(255, .characters)),
            .field("department", \.department, .internal, .maximumLength(255, .characters)),
            .field("location", \.location, .internal, .maximumLength(255, .characters)),
            .field("costCentre", \.costCentre, .internal, .maximumLength(100, .characters)),
            .field("kind", \.kind, .internal),
            .field("fullTimeEquivalent", \.fullTimeEquivalent, .internal, .notNegative),
        ])
}
