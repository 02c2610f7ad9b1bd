extension FormFormat: RecordFormat {
    /// What a mapping reads of a form, which is one record.
    public func transcript<M: Mapping>(
        of record: Int, in document: [UInt8], by mapping: M.Type
    ) throws(MappingError) -> RecordTranscript {
        let form = try M.formRecord(document.span, TranscodedDecoder<M>.shape(), self)
        var places: RecordPlaces? = RecordPlaces()
        let json = form.json(&places)
        let transcript = try RecordTranscript(
            json, places ?? RecordPlaces(), by: M.self, limits: limits, repeated: "a key")
        guard record == 1 else { throw M.noRecord(record) }
        return transcript
    }
}
