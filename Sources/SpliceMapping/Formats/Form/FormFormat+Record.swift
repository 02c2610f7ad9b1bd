extension FormFormat: RecordFormat {
    /// What a mapping reads of a form, which is one record.
    public func transcript<M: Mapping>(
        of record: Int, in document: [UInt8], by mapping: M.Type
    ) throws(MappingError) -> RecordTranscript {
        _ = try M.decode(document, as: self)
        guard record == 1 else { throw M.noRecord(record) }
        var form = FormRecord(PlanRegistry.plan(of: M.self).shape)
        for pair in FormParser.pairs(document.span) { form.add(pair) }
        let (json, places) = form.json()
        return try RecordTranscript(json, places, by: M.self, limits: limits, repeated: "a key")
    }
}
