/// A format whose records are turned into the engine's JSON: `XMLFormat` of `SpliceXML`, ``CSVFormat`` and ``FormFormat``.
///
/// For what looks at one record closely, such as `Mapping.origins(in:as:)` of `SpliceMappingReport`.
public protocol RecordFormat: Sendable {
    /// What a mapping reads of one record of a document.
    ///
    /// - Parameters:
    ///   - record: its number in the document, from 1.
    ///   - document: the whole document.
    ///   - mapping: the mapping that reads it.
    /// - Throws: ``MappingError`` when the mapping refuses the record, the document is not well-formed up to it, or there is no
    ///   such record.
    func transcript<M: Mapping>(
        of record: Int, in document: [UInt8], by mapping: M.Type
    ) throws(MappingError) -> RecordTranscript
}

/// One record of a document as the engine reads it, and where its values stood.
public struct RecordTranscript: Sendable {
    /// The record as a JSON object, with nothing in it that no row reads.
    package let json: [UInt8]
    /// Where its values stood in the document.
    package let places: RecordPlaces

    /// A record that a mapping reads.
    ///
    /// - Throws: ``MappingError`` when the mapping refuses it.
    package init<M: Mapping>(
        _ json: [UInt8], _ places: RecordPlaces, by mapping: M.Type, limits: DecodingLimits, repeated: String
    ) throws(MappingError) {
        try PlanRegistry.plan(of: M.self).checkDefects()
        _ = try TranscodedDecoder<M>.decode(json.span, places, repeated: repeated, limits: limits)
        self.json = json
        self.places = places
    }
}

extension Mapping {
    /// The error for a document that has fewer records.
    package static func noRecord(_ number: Int) -> MappingError {
        TranscodedDecoder<Self>.malformed(.missing, "the document has no record \(number)")
    }
}
