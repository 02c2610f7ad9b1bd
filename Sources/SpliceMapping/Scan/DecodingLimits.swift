/// What a document may ask of the process that reads it.
public struct DecodingLimits: Sendable, Hashable {
    /// How many objects and arrays may stand inside one another. Default 128, range 1…1,000.
    public let maximumDepth: Int
    /// How many bytes a document may have. Default 64 MiB, range 1…2³¹ − 1.
    ///
    /// Of JSON lines and of the elements of a large array, each record is a document.
    public let maximumBytes: Int
    /// What happens when a key that a row reads occurs twice in one object. Default: the record is refused.
    ///
    /// Keys that no row reads may repeat: they are skipped, and RFC 8259 leaves their meaning open.
    public let duplicateKeys: DuplicateKeys

    /// Which of two equal keys counts.
    public struct DuplicateKeys: Sendable, Hashable {
        enum Choice: UInt8 { case reject, first, last }
        let choice: Choice

        /// Neither: the record is refused with ``IssueCode/duplicateKey``.
        public static let reject = DuplicateKeys(choice: .reject)
        /// The one that stands first.
        public static let keepFirst = DuplicateKeys(choice: .first)
        /// The one that stands last, as most lenient parsers do.
        public static let keepLast = DuplicateKeys(choice: .last)
    }

    /// Limits that suit documents from business systems.
    public static let standard = DecodingLimits()

    /// Limits of one's own; values outside a range are brought to its nearer end.
    public init(
        maximumDepth: Int = 128, maximumBytes: Int = 64 << 20, duplicateKeys: DuplicateKeys = .reject
    ) {
        self.maximumDepth = min(max(maximumDepth, 1), 1000)
        self.maximumBytes = min(max(maximumBytes, 1), Int(Int32.max))
        self.duplicateKeys = duplicateKeys
    }
}
