public import SpliceModel

/// Where a document of accounting stands.
public enum DocumentState: String, CodedValue {
    /// Not yet in the books.
    case draft
    /// In the books.
    case posted
    /// Some of it was paid.
    case partiallyPaid
    /// All of it was paid.
    case paid
    /// Not paid in time.
    case overdue
    /// Taken out of the books.
    case voided
}
