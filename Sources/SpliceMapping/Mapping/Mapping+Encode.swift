extension Mapping {
    /// Writes an entity as a document: a JSON object in UTF-8, without white space, keys in the order of the rows.
    ///
    /// - Throws: ``MappingError`` with every row that cannot hold its value.
    public static func encode(_ entity: Entity) throws(MappingError) -> [UInt8] {
        var encoder = try MappingEncoder<Self>()
        try encoder.append(entity)
        return encoder.bytes
    }
}
