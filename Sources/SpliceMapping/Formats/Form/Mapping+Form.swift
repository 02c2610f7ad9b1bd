extension Mapping {
    /// Reads form data.
    ///
    /// Keys that no row reads are read over; a key that a row reads once and that occurs twice is refused, unless the limits
    /// say otherwise. Members of a dictionary stand in brackets, `names[de]=Rot`. Elements stand in
    /// the order of their numbers; gaps between them are closed.
    ///
    /// - Throws: ``MappingError`` with every problem of the document.
    public static func decode(_ bytes: Span<UInt8>, as format: FormFormat) throws(MappingError) -> Entity {
        var places: RecordPlaces?
        let json = try formRecord(bytes, try TranscodedDecoder<Self>.shape(), format).json(&places)
        return try TranscodedDecoder<Self>.decode(
            json.span, RecordPlaces(), repeated: "a key", limits: format.limits)
    }

    /// Reads form data, see `decode(_:as:)`.
    public static func decode(_ bytes: [UInt8], as format: FormFormat) throws(MappingError) -> Entity {
        try decode(bytes.span, as: format)
    }

    /// Writes an entity as form data, keys in the order of the rows.
    ///
    /// - Throws: ``MappingError`` with every row that cannot hold its value.
    public static func encode(_ entity: Entity, as format: FormFormat) throws(MappingError) -> [UInt8] {
        let json = try encode(entity)
        return try form(json.span, format)
    }

    /// What the mapping reads of a form, put together.
    static func formRecord(
        _ bytes: Span<UInt8>, _ shape: RecordShape, _ format: FormFormat
    ) throws(MappingError) -> FormRecord {
        guard bytes.count <= format.limits.maximumBytes else {
            throw TranscodedDecoder<Self>.malformed(
                .tooLarge, "the form has more than \(format.limits.maximumBytes) bytes")
        }
        try checkForm(shape)
        var record = FormRecord(shape)
        for pair in FormParser.pairs(bytes) { record.add(pair) }
        return record
    }

    /// Throws when the keys of an object are data and what stands behind them is neither a value nor an array of values.
    private static func checkForm(_ shape: RecordShape) throws(MappingError) {
        guard let (path, _) = shape.memberPaths.first(where: { $0.members == .nested }) else { return }
        throw TranscodedDecoder<Self>.malformed(
            .mapping, "the mapping is wrong for a form: it has no place for what is nested in the dictionary",
            path: path.map(FieldPath.step).joined(separator: "."))
    }

    /// What the engine wrote, as form data.
    static func form(_ json: Span<UInt8>, _ format: FormFormat) throws(MappingError) -> [UInt8] {
        try checkForm(PlanRegistry.plan(of: Self.self).shape)
        var visitor = FormRecordVisitor(format)
        do {
            try WrittenRecord.visit(json, &visitor)
        } catch let error as UnwritableKey {
            throw TranscodedDecoder<Self>.malformed(.unmappable, "a form has no place for the key “\(error.name)”")
        } catch {
            throw TranscodedDecoder<Self>.malformed(.mapping, "the record cannot be written")
        }
        return visitor.output
    }
}
