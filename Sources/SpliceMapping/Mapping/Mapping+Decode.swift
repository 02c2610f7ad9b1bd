extension Mapping {
    /// Reads one document.
    ///
    /// - Parameters:
    ///   - bytes: a JSON object (RFC 8259) in UTF-8, with white space around it, and nothing else.
    ///   - limits: what the document may ask for.
    /// - Throws: ``MappingError`` with every problem of the document.
    public static func decode(
        _ bytes: Span<UInt8>, limits: DecodingLimits = .standard
    ) throws(MappingError) -> Entity {
        var decoder = try MappingDecoder<Self>(limits: limits)
        return try decoder.decode(bytes)
    }

    /// Reads one document, see `decode(_:limits:)`.
    public static func decode(
        _ bytes: [UInt8], limits: DecodingLimits = .standard
    ) throws(MappingError) -> Entity {
        try decode(bytes.span, limits: limits)
    }

    /// Reads one document, see `decode(_:limits:)`.
    public static func decode(_ text: String, limits: DecodingLimits = .standard) throws(MappingError) -> Entity {
        try decode(Array(text.utf8), limits: limits)
    }
}
