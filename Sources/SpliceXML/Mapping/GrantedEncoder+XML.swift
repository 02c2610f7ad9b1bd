public import SpliceMapping

extension GrantedEncoder {
    /// Writes one entity as an XML document, for a flow that may not see all of it.
    ///
    /// - Throws: `MappingError` as ``encode(_:)``, or with the first value that XML cannot hold.
    public func encode(_ entity: M.Entity, as format: XMLFormat) throws(MappingError) -> [UInt8] {
        let json = try encode(entity)
        var writer = try XMLRecordWriter<M>(as: format)
        try writer.append(written: json.span)
        return try writer.finish()
    }
}
