public import SpliceModel

/// What is to happen to an account.
public enum ProvisioningAction: String, CodedValue {
    /// Make it.
    case create
    /// Change its data or groups.
    case update
    /// Keep it, and let nobody in.
    case suspend
    /// Remove it.
    case delete
}

/// How far a provisioning is.
public enum ProvisioningState: String, CodedValue {
    /// Asked for.
    case requested
    /// Being done.
    case inProgress
    /// Done.
    case completed
    /// Not done.
    case failed
}
