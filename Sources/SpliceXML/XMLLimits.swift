/// What an XML document may ask of the process that reads it.
///
/// A document type declaration is refused whatever the limits say, and with it every entity beside the five that XML
/// predefines: nothing is expanded, and no file or address is opened.
public struct XMLLimits: Sendable, Hashable {
    /// How many elements may stand inside one another. Default 128, range 1…250.
    public let maximumDepth: Int
    /// How many bytes a document may have. Default 64 MiB, range 1…2⁴⁰.
    ///
    /// Of a document that is read record by record it is the size of the whole: ``maximumRecordBytes`` limits the record.
    public let maximumBytes: Int
    /// How many bytes of text and attributes one record of a stream may have. Default 64 MiB, range 1…2³¹ − 1.
    public let maximumRecordBytes: Int
    /// How many attributes and namespace declarations one element may have. Default 256, range 1…1,000.
    ///
    /// Parsers compare each attribute with all others of its element, so many of them are a way to keep a reader busy.
    public let maximumAttributes: Int

    /// Limits that suit documents from business systems.
    public static let standard = XMLLimits()

    /// Limits that suit a file of any size which is read record by record: up to 1 TiB.
    public static let stream = XMLLimits(maximumBytes: 1 << 40)

    /// Limits of one's own; values outside a range are brought to its nearer end.
    public init(
        maximumDepth: Int = 128, maximumBytes: Int = 64 << 20, maximumRecordBytes: Int = 64 << 20,
        maximumAttributes: Int = 256
    ) {
        self.maximumDepth = min(max(maximumDepth, 1), 250)
        self.maximumBytes = min(max(maximumBytes, 1), 1 << 40)
        self.maximumRecordBytes = min(max(maximumRecordBytes, 1), Int(Int32.max))
        self.maximumAttributes = min(max(maximumAttributes, 1), 1000)
    }
}
