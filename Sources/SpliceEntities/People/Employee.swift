public import SpliceModel

/// A person employed by the business. After CIM `PersonEmployment`.
public struct Employee: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The number that payroll uses.
    public var number: String
    /// The name.
    public var name: PersonName
    /// The e-mail address at work.
    public var workEmail: EmailAddress?
    /// The private e-mail address.
    public var personalEmail: EmailAddress?
    /// The telephone number.
    public var phone: Phone?
    /// Where the person lives.
    public var homeAddress: PostalAddress?
    /// The day of birth.
    public var birthDate: LocalDate?
    /// Where the employment stands.
    public var state: Coded<EmploymentState>
    /// When the contract was made.
    public var hiredOn: LocalDate?
    /// The first day of work.
    public var startsOn: LocalDate
    /// The last day of work.
    public var endsOn: LocalDate?
    /// What the person does.
    public var position: Position
    /// Whom the person reports to.
    public var manager: CrossReference?
    /// Where the person works: law and benefits depend on it.
    public var workCountry: Country
    /// The pay of a year.
    public var salary: Money?

    /// An employee from all of its parts.
    public init(
        envelope: Envelope, number: String, name: PersonName, workEmail: EmailAddress?, personalEmail: EmailAddress?,
        phone: Phone?, homeAddress: PostalAddress?, birthDate: LocalDate?, state: Coded<EmploymentState>,
        hiredOn: LocalDate?, startsOn: LocalDate, endsOn: LocalDate?, position: Position, manager: CrossReference?,
        workCountry: Country, salary: Money?
    ) {
        self.envelope = envelope
        self.number = number
        self.name = name
        self.workEmail = workEmail
        self.personalEmail = personalEmail
        self.phone = phone
        self.homeAddress = homeAddress
        self.birthDate = birthDate
        self.state = state
        self.hiredOn = hiredOn
        self.startsOn = startsOn
        self.endsOn = endsOn
        self.position = position
        self.manager = manager
        self.workCountry = workCountry
        self.salary = salary
    }
}

extension Employee {
    /// The fields.
    public static let schema = Schema<Employee>(
        "employee", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("number", \.number, .internal, .notEmpty, .maximumLength(50, .characters)),
            .field("name", \.name, .personal),
            .field("workEmail", \.workEmail, .internal),
            .field("personalEmail", \.personalEmail, .personal),
            .field("phone", \.phone, .personal),
            .field("homeAddress", \.homeAddress, .personal),
            .field("birthDate", \.birthDate, .sensitive),
            .field("state", \.state, .internal),
            .field("hiredOn", \.hiredOn, .internal),
            .field("startsOn", \.startsOn, .internal),
            .field("endsOn", \.endsOn, .internal),
            .field("position", \.position, .internal),
            .field("manager", \.manager, .internal),
            .field("workCountry", \.workCountry, .internal),
            .field("salary", \.salary, .sensitive, .notNegative),
        ])
}
