extension GrantedEncoder {
    /// Writes one entity as form data, for a flow that may not see all of it.
    ///
    /// - Throws: ``MappingError`` as ``encode(_:)``.
    public func encode(_ entity: M.Entity, as format: FormFormat) throws(MappingError) -> [UInt8] {
        let json = try encode(entity)
        return try M.form(json.span, format)
    }

    /// Writes entities as a table of text, for a flow that may not see all of them. A column that is withheld is there, and
    /// empty.
    ///
    /// - Throws: ``MappingError`` as ``encode(_:)``, or of the first entity that a table cannot hold.
    public func encodeRows(_ entities: some Sequence<M.Entity>, as format: CSVFormat) throws(MappingError) -> [UInt8] {
        var writer = try CSVWriter<M>(as: format)
        for entity in entities {
            let json = try encode(entity)
            try writer.append(written: json.span)
        }
        return writer.drain()
    }
}
