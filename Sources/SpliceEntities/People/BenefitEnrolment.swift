public import SpliceModel

/// An employee's part in a benefit: a pension, an insurance.
public struct BenefitEnrolment: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The employee.
    public var employee: CrossReference
    /// The plan.
    public var plan: String
    /// Who provides it.
    public var provider: String?
    /// Who is covered.
    public var coverage: Coded<BenefitCoverage>
    /// How far it is.
    public var state: Coded<BenefitState>
    /// From when.
    public var startsOn: LocalDate
    /// Until when.
    public var endsOn: LocalDate?
    /// What the employee pays a month.
    public var employeeContribution: Money?
    /// What the business pays a month.
    public var employerContribution: Money?
    /// How many others are covered.
    public var dependants: Int?

    /// A benefit enrolment from all of its parts.
    public init(
        envelope: Envelope, employee: CrossReference, plan: String, provider: String?, coverage: Coded<BenefitCoverage>,
        state: Coded<BenefitState>, startsOn: LocalDate, endsOn: LocalDate?, employeeContribution: Money?,
        employerContribution: Money?, dependants: Int?
    ) {
        self.envelope = envelope
        self.employee = employee
        self.plan = plan
        self.provider = provider
        self.coverage = coverage
        self.state = state
        self.startsOn = startsOn
        self.endsOn = endsOn
        self.employeeContribution = employeeContribution
        self.employerContribution = employerContribution
        self.dependants = dependants
    }
}

extension BenefitEnrolment {
    /// The fields.
    public static let schema = Schema<BenefitEnrolment>(
        "benefit-enrolment", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("employee", \.employee, .internal),
            .field("plan", \.plan, .internal, .notEmpty, .maximumLength(255, .characters)),
            .field("provider", \.provider, .internal, .maximumLength(255, .characters)),
            .field("coverage", \.coverage, .sensitive),
            .field("state", \.state, .internal),
            .field("startsOn", \.startsOn, .internal),
            .field("endsOn", \.endsOn, .internal),
            .field("employeeContribution", \.employeeContribution, .sensitive, .notNegative),
            .field("employerContribution", \.employerContribution, .sensitive, .notNegative),
            .field("dependants", \.dependants, .sensitive, .notNegative),
        ])
}
