import SpliceModel

extension Plan {
    /// Reads one document: an object with white space around it.
    ///
    /// - Throws: ``MappingError`` with every problem of the document.
    func decode(_ document: Span<UInt8>, with scanner: inout Scanner) throws(MappingError) -> Entity {
        try document.withBytes { (bytes) throws(MappingError) in
            var end = 0
            let entity = try decode(bytes, from: 0, with: &scanner, end: &end)
            try checkEnd(bytes, at: end)
            return entity
        }
    }

    /// Scans the record at or behind `start` and makes its entity. Places in errors are counted from `start`.
    ///
    /// `end` is set to the index behind the record, also when its values are refused.
    ///
    /// - Throws: ``MappingError`` with every problem of the record.
    func decode(
        _ bytes: Bytes, from start: Int, with scanner: inout Scanner, end: inout Int
    ) throws(MappingError) -> Entity {
        do throws(ScanFault) {
            guard start >= 0, start <= bytes.count else { throw ScanFault(.grammar, at: 0) }
            guard bytes.count <= Int(UInt32.max) else { throw ScanFault(.tooLarge, at: start) }
            end = try scanner.record(in: bytes, at: start)
            guard end &- start <= scanner.limits.maximumBytes else { throw ScanFault(.tooLarge, at: start) }
        } catch {
            throw malformed(error, in: bytes, from: start)
        }
        return try entity(of: ScannedRecord(frame: 0, start: start), in: bytes, scanner)
    }

    /// Makes the entity of a record that the scanner holds.
    ///
    /// - Throws: ``MappingError`` with every problem of the record.
    @inline(__always)
    func entity(
        of scanned: ScannedRecord, in bytes: Bytes, _ scanner: borrowing Scanner
    ) throws(MappingError) -> Entity {
        if let drift = scanner.drift { drift.observe(bytes, from: scanned.start) }
        return try RecordView.lend(bytes, scanner.arena) { (record) throws(MappingError) -> Entity in
            let frame = record.frame(at: scanned.frame, slots: layout.slotCount)
            let header = record.header(at: scanned.frame)
            guard layout.usesLookups else { return try entity(record, frame, header) }
            return try LookupPins.withPins { () throws(MappingError) in try entity(record, frame, header) }
        }
    }

    @inline(__always)
    private func entity(_ record: RecordView, _ frame: Frame, _ header: Token) throws(MappingError) -> Entity {
        do {
            open(frame, header)
            return try entity(from: record, frame)
        } catch {
            throw refused(record, frame, because: error)
        }
    }

    /// Gives the rows at the path “.” the record itself, and the records embedded in a frame the fields that they read of
    /// the record around them.
    @usableFromInline
    func open(_ frame: Frame, _ header: Token) {
        for slot in layout.recordSlots { frame.set(header, in: slot) }
        for alias in layout.aliases { frame.copy(from: alias.from, to: alias.to) }
    }

    /// The same for an element of an array, which may also read fields of the record around it.
    @usableFromInline
    func open(_ frame: Frame, _ header: Token, around outer: Frame, _ slots: [Int]) {
        for (field, slot) in zip(layout.outerFields, slots) { frame.set(outer[slot], in: field.slot) }
        open(frame, header)
    }

    /// The error for a document that is not well-formed, or for the record of one that starts at `origin`.
    func malformed(_ fault: ScanFault, in bytes: Bytes, from origin: Int = 0) -> MappingError {
        let origin = min(max(origin, 0), fault.offset)
        let problem = Problem.words(for: fault, in: bytes, from: origin)
        // Only keys that rows read are refused when they repeat, so the path shows nothing of the document's own.
        let path = fault.code == .duplicateKey ? DocumentPlace(of: fault.offset, in: bytes, from: origin).path : ""
        return MappingError(
            mapping: name, version: version,
            issues: [Issue(path: path, code: fault.code, problem: problem, offset: fault.offset - origin)])
    }

    private func refused(_ record: RecordView, _ frame: Frame, because error: any Error) -> MappingError {
        var diagnosis = Diagnosis()
        diagnosis.check(self, Reader(record: record, frame: frame))
        var issues = diagnosis.issues
        if issues.isEmpty { issues = [Issue(path: "", code: .entity, problem: Problem.words(forEntityError: error))] }
        return MappingError(mapping: name, version: version, subject: subject(record, frame), issues: issues)
    }

    /// What tells the record apart, where that may be shown.
    private func subject(_ record: RecordView, _ frame: Frame) -> String? {
        guard let identity else { return nil }
        let token = frame[identity.slot]
        guard token.kind == .string || token.kind == .number else { return nil }
        let row = rows.first { $0.note.source == identity.path }
        guard (row?.note.classification ?? .internal) <= .internal else { return nil }
        return ShownValue.cut(String(decoding: record.bytes(of: token).array, as: UTF8.self))
    }
}

extension Plan {
    /// Throws when something other than white space follows a document.
    func checkEnd(_ bytes: Bytes, at end: Int) throws(MappingError) {
        let rest = bytes.afterWhitespace(end)
        guard rest == bytes.count else { throw malformed(ScanFault(.trailing, at: rest), in: bytes) }
    }

    /// Throws when something other than white space stands between a record, which starts at `start`, and the end of its
    /// line.
    func checkLineEnd(_ bytes: Bytes, from start: Int, at end: Int) throws(MappingError) {
        var index = end
        while index < bytes.count, bytes[index] != .lineFeed, bytes[index].isWhitespace { index += 1 }
        guard index == bytes.count || bytes[index] == .lineFeed else {
            throw malformed(ScanFault(.trailing, at: index), in: bytes, from: start)
        }
    }

    /// The error for a record that is larger than allowed, of which not all has arrived.
    func tooLarge(_ limits: DecodingLimits) -> MappingError {
        MappingError(
            mapping: name, version: version,
            issues: [
                Issue(path: "", code: .tooLarge, problem: "a record has more than \(limits.maximumBytes) bytes")
            ])
    }

    /// The error for a document without the array that was asked for.
    func noArray(at path: String) -> MappingError {
        MappingError(
            mapping: name, version: version,
            issues: [Issue(path: path, code: .missing, problem: "there is no array here")])
    }
}
