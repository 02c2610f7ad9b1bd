import SpliceModel

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
        let problems = WritingProblems()
        var subject: String?
        EntityAddress.of(entity) { address in
            var writer = Writer()
            writer.passing = passing
            subject = self.subject(address, passing)
            writer.problems = problems
            diagnose(address, with: &writer, into: problems)
        }
        var issues = problems.issues
        if issues.isEmpty { issues = [Issue(path: "", code: .entity, problem: Problem.words(forEntityError: error))] }
        return MappingError(mapping: name, version: version, subject: subject, issues: issues)
    }

    /// Writes an entity whose writing was refused row by row, for the problems alone.
    func diagnose(_ entity: EntityAddress, with writer: inout Writer, into problems: WritingProblems) {
        problems.enterRecord()
        writer.openObject()
        let surroundings = notesCompanions ? writer.forgetCompanions() : writer.companions
        for row in rows where row.note.direction != .readOnly {
            problems.enter(row.note)
            let start = writer.buffer.count
            let noted = writer.companions
            do {
                try row.encode.run(entity, &writer)
                try row.encodeCompanion?.run(entity, &writer)
            } catch {
                problems.add(error, inside: writer.takeBack(from: start))
                writer.companions = noted
            }
            problems.leaveRow()
        }
        if notesCompanions { writer.restoreCompanions(surroundings) }
        writer.closeObject()
        problems.leaveRecord()
    }

    /// What tells the entity apart, where that may be shown and can be written.
    private func subject(_ entity: EntityAddress, _ passing: PassedDocument) -> String? {
        guard let row = rows.first(where: { $0.note.source == identity?.path }), row.note.classification <= .internal
        else { return nil }
        var writer = Writer(capacity: 64)
        writer.passing = passing
        do { try row.encode.run(entity, &writer) } catch { return nil }
        // Between the key and the comma behind it.
        let value = writer.bytes.dropFirst(Writer.key(of: row.note.source).count).dropLast()
        let isText = value.first == .quote && value.count > 1
        guard isText || value.first?.isDigit == true else { return nil }
        return ShownValue.cut(String(decoding: isText ? value.dropFirst().dropLast() : value, as: UTF8.self))
    }
}
