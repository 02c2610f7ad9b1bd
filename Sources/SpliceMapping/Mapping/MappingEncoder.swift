/// Writes many entities of one mapping into one buffer.
///
/// An encoder is used by one task at a time.
public struct MappingEncoder<M: Mapping>: ~Copyable {
    @usableFromInline let plan: Plan<M.Entity>
    @usableFromInline var writer: Writer
    @usableFromInline let granted: GrantedEncoder<M>?

    /// An encoder.
    ///
    /// - Parameters:
    ///   - capacity: how many bytes to make room for at first.
    ///   - granted: what the receiver may see; nil, the default, for everything.
    /// - Throws: ``MappingError`` with code `mapping` when the mapping itself is wrong.
    public init(capacity: Int = 2048, granted: GrantedEncoder<M>? = nil) throws(MappingError) {
        self.granted = granted
        plan = PlanRegistry.plan(of: M.self)
        try plan.checkDefects()
        writer = Writer(capacity: capacity)
    }

    /// Writes one entity as an object. On a refusal, nothing of it stays in the buffer.
    ///
    /// - Throws: ``MappingError`` with every row that cannot hold its value.
    @inlinable
    public mutating func append(_ entity: borrowing M.Entity) throws(MappingError) {
        let start = writer.buffer.count
        do {
            try EntityAddress.of(entity) { entity in
                if plan.usesLookups {
                    try plan.encodeWithPins(entity, to: &writer)
                } else {
                    try plan.encode(entity, to: &writer)
                }
            }
        } catch {
            writer.buffer.count = start
            throw plan.unwritable(entity, because: error)
        }
        if let granted { try filter(from: start, granted) }
    }

    /// Takes what is not granted out of the record that begins at an index of the buffer.
    @usableFromInline
    @inline(never)
    mutating func filter(from start: Int, _ granted: GrantedEncoder<M>) throws(MappingError) {
        let record = writer.takeBack(from: start)
        for byte in try granted.filtered(record) { writer.buffer.append(byte) }
    }

    /// Ends a line, for JSON lines.
    @inlinable
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
