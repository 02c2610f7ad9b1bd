/// Turns the documents of one system into those of another: two mappings with one entity between them.
///
/// ```swift
/// var translation = try Translation(from: ShopOrder.self, to: ErpOrder.self)
/// try translation.append(document.span)
/// let written = translation.bytes
/// ```
///
/// Every document is checked and mapped in full, and its entity made, as if it were decoded and encoded. What a translation
/// adds is that texts need not become `String`s on the way: rows of both mappings whose rule is
/// `.passed(max:)` copy them from one document to the other.
///
/// A translation is used by one task at a time.
public struct Translation<From: Mapping, To: Mapping>: ~Copyable where From.Entity == To.Entity {
    private let source: Plan<From.Entity>
    private let target: Plan<To.Entity>
    private var scanner: Scanner
    private var writer: Writer

    /// A translation.
    ///
    /// - Parameters:
    ///   - from: how documents are read.
    ///   - to: how they are written.
    ///   - limits: what a document may ask for.
    ///   - capacity: how many bytes to make room for at first.
    /// - Throws: ``MappingError`` with code `mapping` when one of the mappings is wrong.
    public init(
        from: From.Type, to: To.Type, limits: DecodingLimits = .standard, capacity: Int = 2048
    ) throws(MappingError) {
        source = PlanRegistry.plan(of: from)
        target = PlanRegistry.plan(of: to)
        try source.checkDefects()
        try target.checkDefects()
        scanner = Scanner(source.layout, limits: limits)
        writer = Writer(capacity: capacity)
    }

    /// Translates one document: an object with white space around it. On a refusal, nothing of it stays in the buffer.
    ///
    /// - Throws: ``MappingError`` with every problem of the document, or every row that cannot hold its value.
    public mutating func append(_ document: Span<UInt8>) throws(MappingError) {
        let start = writer.buffer.count
        var end = 0
        try append(document, from: 0, end: &end)
        do throws(MappingError) {
            try document.withBytes { (bytes) throws(MappingError) in try source.checkEnd(bytes, at: end) }
        } catch {
            writer.buffer.count = start
            throw error
        }
    }

    /// Translates the record at or behind an index of a document that holds several. On a refusal, nothing of it stays in
    /// the buffer.
    ///
    /// `end` is set to the index behind the record, also when the record is well-formed but refused, so that one can go on
    /// behind it. It stays as it is when the bytes are not well-formed.
    ///
    /// - Throws: ``MappingError`` with every problem of the record, or every row that cannot hold its value.
    public mutating func append(
        _ document: Span<UInt8>, from start: Int, end: inout Int
    ) throws(MappingError) {
        scanner.stamp = scanner.stamp == .max ? 1 : scanner.stamp &+ 1
        try document.withBytes { (bytes) throws(MappingError) in
            let entity = try source.decode(bytes, from: start, with: &scanner, end: &end)
            writer.passing = PassedDocument(bytes, stamp: scanner.stamp)
            defer { writer.passing = PassedDocument() }
            try target.append(entity, to: &writer)
        }
    }

    /// Ends a line, for JSON lines.
    public mutating func endLine() { writer.buffer.append(.lineFeed) }

    /// How many bytes were written since the start, or since ``removeAll()``.
    public var count: Int { writer.buffer.count }

    /// A copy of what was written; each access makes one.
    public var bytes: [UInt8] { writer.bytes }

    /// Lends what was written, without a copy.
    public func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try writer.buffer.withSpan(body)
    }

    /// Empties the buffer, and keeps its room.
    public mutating func removeAll() { writer.buffer.count = 0 }
}
