/// Reads records of other formats, which were turned into JSON for the engine, and puts problems where they stood.
package struct TranscodedDecoder<M: Mapping>: ~Copyable {
    private let plan: Plan<M.Entity>
    private var scanner: Scanner
    /// What the mapping reads.
    package let shape: RecordShape

    /// A decoder for records that have nothing but text.
    ///
    /// - Throws: ``MappingError`` with code `mapping` when the mapping itself is wrong.
    package init(limits: DecodingLimits = .standard) throws(MappingError) {
        plan = PlanRegistry.plan(of: M.self)
        try plan.checkDefects()
        scanner = Scanner(plan.layout, limits: limits)
        scanner.readsUntypedText = true
        shape = plan.shape
    }

    /// What the mapping reads, for those who read nothing themselves.
    ///
    /// - Throws: ``MappingError`` with code `mapping` when the mapping itself is wrong.
    package static func shape() throws(MappingError) -> RecordShape {
        let plan = PlanRegistry.plan(of: M.self)
        try plan.checkDefects()
        return plan.shape
    }

    /// Makes the entity of a record.
    ///
    /// - Parameters:
    ///   - json: the record as a JSON object.
    ///   - places: where its values stood.
    ///   - repeated: what occurs a second time when a key does: "an element".
    ///   - record: its number in a stream, from 1; nil for a document of one record.
    /// - Throws: ``MappingError`` with every problem of the record, where it stood.
    package mutating func decode(
        _ json: Span<UInt8>, _ places: RecordPlaces, repeated: String, record: Int?
    ) throws(MappingError) -> M.Entity {
        try Self.decode(json, by: plan, with: &scanner, places, repeated: repeated, record: record)
    }

    /// Makes the entity of a document of one record, by a scanner that has read others before.
    ///
    /// - Throws: ``MappingError`` with every problem of the record, where it stood.
    package static func decode(
        _ json: Span<UInt8>, _ places: RecordPlaces, repeated: String, limits: DecodingLimits
    ) throws(MappingError) -> M.Entity {
        let plan = PlanRegistry.plan(of: M.self)
        return try plan.scanners.lend(plan.layout, limits: limits, drift: nil, readsUntypedText: true) {
            (scanner) throws(MappingError) in
            try decode(json, by: plan, with: &scanner, places, repeated: repeated, record: nil)
        }
    }

    private static func decode(
        _ json: Span<UInt8>, by plan: Plan<M.Entity>, with scanner: inout Scanner, _ places: RecordPlaces,
        repeated: String, record: Int?
    ) throws(MappingError) -> M.Entity {
        do throws(MappingError) {
            return try json.withBytes { (bytes) throws(MappingError) in
                var end = 0
                return try plan.decode(bytes, from: 0, with: &scanner, end: &end)
            }
        } catch {
            let placed = error.placed { $0.placed(places, repeated: repeated) }
            throw record.map { placed.inRecord($0) } ?? placed
        }
    }

    /// The error for a record or a document that is not well-formed.
    package static func malformed(
        _ code: IssueCode, _ problem: String, path: String = "", line: Int? = nil, record: Int? = nil
    ) -> MappingError {
        let error = MappingError(
            mapping: M.name, version: M.version,
            issues: [Issue(path: path, code: code, problem: problem, line: line)])
        return record.map { error.inRecord($0) } ?? error
    }
}

extension Issue {
    /// The same issue with the line of its value in the original document instead of an offset in the JSON.
    fileprivate func placed(_ places: RecordPlaces, repeated: String) -> Issue {
        let line = offset.flatMap { places.line(of: $0) }
        let at = line.map { " at line \($0)" } ?? ""
        let problem =
            switch code {
            case .duplicateKey: "\(repeated) occurs a second time\(at)"
            case .encoding: "a character that is not in the document's encoding\(at)"
            case .tooDeep: "nested too deep\(at)"
            default: problem
            }
        return Issue(
            path: path, code: code, problem: problem, row: row, rule: rule, value: value,
            classification: classification, line: line)
    }
}

extension MappingError {
    /// The same error with other issues.
    fileprivate func placed(_ place: (Issue) -> Issue) -> MappingError {
        MappingError(mapping: mapping, version: version, subject: subject, issues: issues.map(place))
    }
}
