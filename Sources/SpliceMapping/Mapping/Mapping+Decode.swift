extension Mapping {
    /// Reads one document.
    ///
    /// - Parameters:
    ///   - bytes: a JSON object (RFC 8259) in UTF-8, with white space around it, and nothing else.
    ///   - limits: what the document may ask for.
    ///   - drift: counts fields that come and go; nil, the default, for none.
    /// - Throws: ``MappingError`` with every problem of the document.
    public static func decode(
        _ bytes: Span<UInt8>, limits: DecodingLimits = .standard, drift: DriftCollector<Self>? = nil
    ) throws(MappingError) -> Entity {
        let plan = PlanRegistry.plan(of: Self.self)
        try plan.checkDefects()
        return try plan.scanners.lend(plan.layout, limits: limits, drift: drift?.ledger) {
            (scanner) throws(MappingError) in
            try plan.decode(bytes, with: &scanner)
        }
    }

    /// Reads one document, see `decode(_:limits:drift:)`.
    public static func decode(
        _ bytes: [UInt8], limits: DecodingLimits = .standard, drift: DriftCollector<Self>? = nil
    ) throws(MappingError) -> Entity {
        try decode(bytes.span, limits: limits, drift: drift)
    }

    /// Reads one document, see `decode(_:limits:drift:)`.
    public static func decode(
        _ text: String, limits: DecodingLimits = .standard, drift: DriftCollector<Self>? = nil
    ) throws(MappingError) -> Entity {
        try decode(Array(text.utf8), limits: limits, drift: drift)
    }
}
