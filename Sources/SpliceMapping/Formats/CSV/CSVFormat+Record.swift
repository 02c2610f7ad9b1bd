extension CSVFormat: RecordFormat {
    /// What a mapping reads of a row of a table.
    public func transcript<M: Mapping>(
        of record: Int, in document: [UInt8], by mapping: M.Type
    ) throws(MappingError) -> RecordTranscript {
        var found: (json: [UInt8], places: RecordPlaces)?
        do {
            var reader = try CSVReader<M>(as: self, tracing: record)
            var passed = 0
            func check(_ row: Result<M.Entity, MappingError>) throws {
                passed += 1
                if passed == record { _ = try row.get() }
            }
            try reader.read(document.span, check)
            try reader.finish(check)
            found = reader.traced
        } catch let error as MappingError {
            throw error
        } catch {
            throw TranscodedDecoder<M>.malformed(.grammar, "the table could not be read")
        }
        guard let found else { throw M.noRecord(record) }
        return try RecordTranscript(found.json, found.places, by: M.self, limits: limits, repeated: "a column")
    }
}
