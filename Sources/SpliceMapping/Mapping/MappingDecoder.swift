/// Reads many documents of one mapping, and reuses what it learnt of their shape from one to the next.
///
/// A decoder is used by one task at a time. For single documents there is `Mapping.decode(_:limits:drift:)`, which keeps what
/// it has learnt too.
public struct MappingDecoder<M: Mapping>: ~Copyable {
    let plan: Plan<M.Entity>
    var scanner: Scanner

    /// A decoder.
    ///
    /// - Parameters:
    ///   - limits: what a document may ask for.
    ///   - drift: counts fields that come and go; nil, the default, for none.
    /// - Throws: ``MappingError`` with code `mapping` when the mapping itself is wrong.
    public init(limits: DecodingLimits = .standard, drift: DriftCollector<M>? = nil) throws(MappingError) {
        plan = PlanRegistry.plan(of: M.self)
        try plan.checkDefects()
        scanner = Scanner(plan.layout, limits: limits)
        scanner.drift = drift?.ledger
    }

    /// Reads one document: an object with white space around it.
    ///
    /// - Throws: ``MappingError`` with every problem of the document.
    public mutating func decode(_ bytes: Span<UInt8>) throws(MappingError) -> M.Entity {
        try plan.decode(bytes, with: &scanner)
    }

    /// Reads the record at or behind an index of a document that holds several. To read all of them, use
    /// ``decodeRecords(_:_:refused:)``.
    ///
    /// `end` is set to the index behind the record, also when the record is well-formed but refused, so that one can go on
    /// behind it. It stays as it is when the bytes are not well-formed. Places in errors are counted from `start`, which is
    /// 0 up to the number of bytes; another is refused like a record that is not there.
    ///
    /// - Throws: ``MappingError`` with every problem of the record.
    public mutating func decode(
        _ bytes: Span<UInt8>, from start: Int, end: inout Int
    ) throws(MappingError) -> M.Entity {
        try bytes.withBytes { (bytes) throws(MappingError) in
            try plan.decode(bytes, from: start, with: &scanner, end: &end)
        }
    }
}
