extension Plan {
    /// Writes a whole record as an object, with one version of each table that it looks codes up in.
    @usableFromInline
    @inline(never)
    func encodeWithPins(_ entity: EntityAddress, to writer: inout Writer) throws {
        try LookupPins.withPins { () throws(any Error) in try encode(entity, to: &writer) }
    }

    /// Writes an entity as an object. On a refusal, nothing of it stays in the buffer.
    func append(_ entity: borrowing Entity, to writer: inout Writer) throws(MappingError) {
        let start = writer.buffer.count
        do {
            try EntityAddress.of(entity) { entity in
                if usesLookups {
                    try encodeWithPins(entity, to: &writer)
                } else {
                    try encode(entity, to: &writer)
                }
            }
        } catch {
            writer.buffer.count = start
            throw unwritable(entity, because: error, passing: writer.passing)
        }
    }

    /// Finds every row that cannot hold its value, for an entity whose writing was refused.
    @usableFromInline
    @inline(never)
    func unwritable(
        _ entity: borrowing Entity, because error: any Error, passing: PassedDocument = PassedDocument()
    ) -> MappingError {
        var issues: [Issue] = []
        EntityAddress.of(entity) { address in
            var writer = Writer()
            writer.passing = passing
            for row in rows {
                do {
                    try row.encode.run(address, &writer)
                    try row.encodeCompanion?.run(address, &writer)
                } catch {
                    issues.append(Issue(writing: row.note, because: error))
                }
            }
        }
        if issues.isEmpty { issues = [Issue(path: "", code: .entity, problem: Problem.words(forEntityError: error))] }
        return MappingError(mapping: name, version: version, issues: issues)
    }
}

extension Issue {
    init(writing row: MappingRow, because error: any Error) {
        let refusal = error as? Refusal ?? Refusal(.entity)
        self.init(
            path: row.source, code: refusal.code, problem: Problem.words(forWriting: refusal, row: row),
            row: [row.number], rule: row.summary, classification: row.classification)
    }
}
