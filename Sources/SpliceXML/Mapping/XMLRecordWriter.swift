public import SpliceMapping

/// Writes many entities of one mapping as the records of an XML document, in the memory of a part of it.
///
/// ```swift
/// var writer = try XMLRecordWriter<ShopOrder>(as: .xml("Orders.Order"))
/// for order in orders {
///     try writer.append(order)
///     try await file.write(writer.drain())
/// }
/// try await file.write(writer.finish())
/// ```
///
/// Used by one task at a time.
public struct XMLRecordWriter<M: Mapping>: ~Copyable {
    private let format: XMLFormat
    private var encoder: MappingEncoder<M>
    private var visitor: XMLRecordVisitor

    /// A writer; the elements around the records are started.
    ///
    /// - Throws: `MappingError` with code `mapping` when the mapping itself is wrong, a prefix of the path is not declared,
    ///   or its names cannot be written.
    public init(as format: XMLFormat) throws(MappingError) {
        let encoder = try MappingEncoder<M>()
        let dictionaries = try TranscodedDecoder<M>.shape().memberPaths.map(\.path)
        let writer = try Self.started(format)
        self.format = format
        self.encoder = encoder
        visitor = XMLRecordVisitor(
            format, writer, root: format.steps.last ?? "", dictionaries: Set(dictionaries))
    }

    /// A writer inside of the elements around the records.
    private static func started(_ format: XMLFormat) throws(MappingError) -> XMLWriter {
        var writer = XMLWriter(format.style)
        do {
            for name in format.steps.dropLast() {
                guard let step = format.step(name) else { throw UndeclaredPrefix(name: name) }
                try writer.start(
                    step.name, prefix: step.prefix, namespaces: writer.isAtRoot ? format.declarations : [])
            }
        } catch {
            throw refusal(error, at: [])
        }
        return writer
    }

    /// Writes a record. One that is refused leaves nothing behind.
    ///
    /// - Throws: `MappingError` with every row that cannot hold its value, or with the first value that XML cannot.
    public mutating func append(_ entity: borrowing M.Entity) throws(MappingError) {
        encoder.removeAll()
        try encoder.append(entity)
        let json = encoder.bytes
        try append(written: json.span)
    }

    /// Writes a record from what the engine wrote.
    mutating func append(written json: Span<UInt8>) throws(MappingError) {
        let mark = visitor.writer.mark
        visitor.restart()
        do {
            try WrittenRecord.visit(json, first: XMLRecordVisitor.isAttribute, &visitor)
        } catch {
            visitor.writer.rewind(to: mark)
            throw Self.refusal(error, at: visitor.path)
        }
    }

    /// Hands out what was written since the last call.
    public mutating func drain() -> [UInt8] { visitor.writer.drain() }

    /// Ends the document.
    ///
    /// - Returns: what is left of it behind the last ``drain()``.
    /// - Throws: `MappingError` when a document whose root is a record has none.
    public consuming func finish() throws(MappingError) -> [UInt8] {
        do throws(XMLError) {
            for _ in format.steps.dropLast() { try visitor.writer.end() }
            return try visitor.writer.finish()
        } catch {
            throw Self.refusal(error, at: [])
        }
    }

    private static func refusal(_ error: any Error, at path: [String]) -> MappingError {
        let place = path.joined(separator: ".")
        switch error {
        case let error as XMLError:
            return TranscodedDecoder<M>.malformed(IssueCode(error.code), error.message, path: place)
        case let error as UndeclaredPrefix: return TranscodedDecoder<M>.malformed(.mapping, error.problem, path: place)
        default: return TranscodedDecoder<M>.malformed(.mapping, "the record cannot be written", path: place)
        }
    }
}

extension Mapping {
    /// Writes an entity as an XML document.
    ///
    /// - Throws: `MappingError` with every row that cannot hold its value, or with the first value that XML cannot.
    public static func encode(_ entity: Entity, as format: XMLFormat) throws(MappingError) -> [UInt8] {
        var writer = try XMLRecordWriter<Self>(as: format)
        try writer.append(entity)
        return try writer.finish()
    }
}
