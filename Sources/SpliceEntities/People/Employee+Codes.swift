public import SpliceModel

/// Where an employment stands.
public enum EmploymentState: String, CodedValue {
    /// Not yet accepted.
    case offered
    /// Accepted, not yet begun.
    case pending
    /// At work.
    case active
    /// Away for a longer time.
    case onLeave
    /// Ended.
    case terminated
}

/// The kind of a contract of employment.
public enum EmploymentKind: String, CodedValue {
    /// Without an end.
    case permanent
    /// With an end.
    case fixedTerm
    /// Not employed, works by contract.
    case contractor
    /// Learns.
    case intern
    /// Through an agency, or for a season.
    case temporary
}
