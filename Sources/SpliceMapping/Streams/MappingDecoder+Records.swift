extension MappingDecoder {
    /// Reads records that stand one after another with nothing but white space between them: JSON lines, or records that are
    /// indented.
    ///
    /// ```swift
    /// try decoder.decodeRecords(bytes.span) { order in
    ///     try encoder.append(order)
    /// } refused: { error in
    ///     log.warning("\(error)")
    /// }
    /// ```
    ///
    /// It does the same as `decode(_:from:end:)` for one record after another, and is faster, since several records are
    /// scanned before the first of them is mapped.
    ///
    /// - Parameters:
    ///   - bytes: the records, complete. JSON lines that arrive in pieces are read by ``LineReader``.
    ///   - accepted: gets each entity.
    ///   - refused: gets every problem of a record that has some; the reading goes on behind it. Places are counted from the
    ///     start of the record, whose number is ``MappingError/record``.
    /// - Throws: ``MappingError`` when a record is not well-formed, so that nobody knows where the next one starts; what the
    ///   closures throw.
    public mutating func decodeRecords(
        _ bytes: Span<UInt8>, _ accepted: (consuming M.Entity) throws -> Void,
        refused: (MappingError) throws -> Void
    ) throws {
        try bytes.withBytes { bytes in
            var count = 0
            var index = bytes.afterWhitespace(0)
            while index < bytes.count {
                let end = scanner.scanAhead(in: bytes, at: index)
                if let end { index = bytes.afterWhitespace(end) }
                if end != nil, index < bytes.count, !scanner.isFull { continue }
                try plan.mapWaiting(bytes, with: &scanner, count: &count, accepted: accepted, refused: refused)
                if end == nil { index = try alone(bytes, from: index, &count, accepted, refused) }
            }
        }
    }

    /// Reads a record that could not be scanned ahead, which says why; the result is the index of the next one.
    private mutating func alone(
        _ bytes: Bytes, from start: Int, _ count: inout Int, _ accepted: (consuming M.Entity) throws -> Void,
        _ refused: (MappingError) throws -> Void
    ) throws -> Int {
        count += 1
        var end = start
        let entity: M.Entity
        do throws(MappingError) {
            entity = try plan.decode(bytes, from: start, with: &scanner, end: &end)
        } catch {
            guard end > start else { throw error.inRecord(count) }
            try refused(error.inRecord(count))
            return bytes.afterWhitespace(end)
        }
        try accepted(consume entity)
        return bytes.afterWhitespace(end)
    }
}
