public import SpliceModel

/// Where a person stands in a campaign.
public enum EnrolmentState: String, CodedValue {
    /// Not yet begun.
    case pending
    /// In it.
    case active
    /// Stopped for now.
    case paused
    /// Went through it.
    case completed
    /// Asked to be left alone.
    case unsubscribed
    /// Taken out.
    case removed
    /// Mail does not arrive.
    case bounced
}
