public import SpliceMapping

extension XMLFormat: RecordFormat {
    /// What a mapping reads of a record of an XML document.
    public func transcript<M: Mapping>(
        of record: Int, in document: [UInt8], by mapping: M.Type
    ) throws(MappingError) -> RecordTranscript {
        guard let (json, places) = try XMLReader<M>.record(record, of: document, self) else { throw M.noRecord(record) }
        return try RecordTranscript(
            json, places, by: M.self, limits: DecodingLimits(maximumDepth: 1000, maximumBytes: Int(Int32.max)),
            repeated: "an element or attribute")
    }
}
