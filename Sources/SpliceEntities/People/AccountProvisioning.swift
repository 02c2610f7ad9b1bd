public import SpliceModel

/// An account that an employee gets, or loses, in a system.
public struct AccountProvisioning: Entity {
    /// Identity, source, extensions.
    public var envelope: Envelope
    /// The employee.
    public var employee: CrossReference
    /// The system of the account.
    public var system: SystemID
    /// The name to log in with.
    public var accountName: String
    /// The account's e-mail address.
    public var email: EmailAddress?
    /// What is to happen.
    public var action: Coded<ProvisioningAction>
    /// How far it is.
    public var state: Coded<ProvisioningState>
    /// The groups and licences that the account is in.
    public var groups: [String]
    /// When it is to happen.
    public var effectiveOn: LocalDate?
    /// When it had happened.
    public var completedAt: Instant?
    /// Why it did not.
    public var failure: String?

    /// An account provisioning from all of its parts.
    public init(
        envelope: Envelope, employee: CrossReference, system: SystemID, accountName: String, email: EmailAddress?,
        action: Coded<ProvisioningAction>, state: Coded<ProvisioningState>, groups: [String], effectiveOn: LocalDate?,
        completedAt: Instant?, failure: String?
    ) {
        self.envelope = envelope
        self.employee = employee
        self.system = system
        self.accountName = accountName
        self.email = email
        self.action = action
        self.state = state
        self.groups = groups
        self.effectiveOn = effectiveOn
        self.completedAt = completedAt
        self.failure = failure
    }
}

extension AccountProvisioning {
    /// The fields.
    public static let schema = Schema<AccountProvisioning>(
        "account-provisioning", version: SchemaVersion(1, 0),
        [
            .field("envelope", \.envelope, .internal),
            .field("employee", \.employee, .internal),
            .field("system", \.system, .internal, .notEmpty),
            .field("accountName", \.accountName, .personal, .notEmpty, .maximumLength(255, .characters)),
            .field("email", \.email, .personal),
            .field("action", \.action, .internal),
            .field("state", \.state, .internal),
            .field("groups", \.groups, .internal),
            .field("effectiveOn", \.effectiveOn, .internal),
            .field("completedAt", \.completedAt, .internal),
            .field("failure", \.failure, .internal, .maximumLength(1000, .characters)),
        ])
}
