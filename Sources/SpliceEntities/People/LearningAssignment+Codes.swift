public import SpliceModel

/// How far a course is.
public enum LearningState: String, CodedValue {
    /// Not begun.
    case assigned
    /// Begun.
    case inProgress
    /// Finished.
    case completed
    /// Finished without success.
    case failed
    /// Not finished in time.
    case overdue
    /// No longer demanded.
    case waived
}
