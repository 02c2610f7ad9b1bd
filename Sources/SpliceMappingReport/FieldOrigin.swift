public import SpliceMapping
public import SpliceModel

/// Where the value of one property of a mapped record came from.
///
/// ```swift
/// let origin = try ShopOrder.origin(of: "lines[1].price", in: document)
/// print(origin!)
/// // lines[1].price ← line_items[1].price, currency by row 8 › 2: money as text, currency in ^.currency
/// ```
public struct FieldOrigin: Sendable, Hashable, Codable {
    /// A field of the document that a row read.
    public struct SourceField: Sendable, Hashable, Codable {
        /// Its path from the root of the document, elements counted from 0: `line_items[1].price`.
        public let path: String
        /// The bytes of the document that its value takes up, for JSON quotes included, for forms as they are escaped; nil when
        /// the field does not occur, and for XML and tables.
        public let range: Range<Int>?
        /// The line of the document, from 1: for XML that on which the start tag ends, for tables that on which the row starts;
        /// nil when the field does not occur, and for JSON and forms.
        public let line: Int?
        /// The number of its column in a table, from 1; nil for other formats.
        public let column: Int?
        /// What stands there, in a word: `text`, `number`, `null`, `absent`. Outside of JSON every value is text.
        public let kind: String
    }

    /// What a row made of its fields.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// Their value.
        case value
        /// No value: the field was missing, null or empty.
        case none
        /// The default of the rule, for the same reason.
        case `default`
    }

    /// The property of the entity, from its root, elements counted from 0: `lines[1].price`.
    public let target: String
    /// The numbers of the rows that lead to it, from the outermost mapping inwards: `[8, 2]`.
    public let row: [Int]
    /// The rule in a few words.
    public let rule: String
    /// The fields that the row read: its own first, then the field beside it.
    public let sources: [SourceField]
    /// What the row made of them.
    public let outcome: Outcome
    /// How careful one has to be with the value.
    public let classification: Classification
}

extension FieldOrigin: CustomStringConvertible {
    /// The property, its fields and its row, never a value.
    public var description: String {
        let note = outcome == .value ? "" : outcome == .default ? " (default)" : " (none)"
        let rows = row.map(String.init).joined(separator: " › ")
        return "\(target)\(note) ← \(sources.map(\.path).joined(separator: ", ")) by row \(rows): \(rule)"
    }
}

extension Mapping {
    /// Where every property of a record came from, by mapping the document again.
    ///
    /// A row tells what it read; that its value went into the property it names is what `checkLaws()` of `SpliceTesting`
    /// proves. Nested records and arrays are listed before their properties. Nothing is kept between calls, so that decoding
    /// costs nothing; a call takes several times as long as decoding the document.
    ///
    /// - Throws: `MappingError` when the mapping refuses the document.
    public static func origins(
        in document: [UInt8], limits: DecodingLimits = .standard
    ) throws(MappingError) -> [FieldOrigin] {
        _ = try decode(document, limits: limits)
        var tracer = OriginTracer(keepsLast: limits.duplicateKeys == .keepLast)
        tracer.trace(rows, in: [try DocumentNode(parsing: document)], sources: [""], target: "", numbers: [])
        return tracer.origins
    }

    /// Where every property of a record in another format came from, see `origins(in:limits:)`.
    ///
    /// ```swift
    /// let origins = try ShopOrder.origins(in: table, as: CSVFormat.csv(), record: 17)
    /// origins[0].sources[0].line                            // 18
    /// ```
    ///
    /// - Parameters:
    ///   - document: the document.
    ///   - format: its format: `XMLFormat.xml("Order")`, `CSVFormat.csv()`, `FormFormat.form`.
    ///   - record: the number of the record, from 1, in a document of several. Default 1.
    /// - Throws: `MappingError` when the mapping refuses the record, the document is not well-formed up to it, or there is no
    ///   such record.
    public static func origins(
        in document: [UInt8], as format: some RecordFormat, record: Int = 1
    ) throws(MappingError) -> [FieldOrigin] {
        let transcript = try format.transcript(of: record, in: document, by: Self.self)
        var tracer = OriginTracer(keepsLast: true, places: transcript.places)
        tracer.trace(rows, in: [try DocumentNode(parsing: transcript.json)], sources: [""], target: "", numbers: [])
        return tracer.origins
    }

    /// Where one property of a record in another format came from; nil when no row fills it. See `origins(in:as:record:)`.
    public static func origin(
        of target: String, in document: [UInt8], as format: some RecordFormat, record: Int = 1
    ) throws(MappingError) -> FieldOrigin? {
        try origins(in: document, as: format, record: record).first { $0.target == target }
    }

    /// Where one property of a record came from; nil when no row fills it.
    ///
    /// - Parameters:
    ///   - target: the property from the root of the entity, elements counted from 0: `lines[1].price`.
    ///   - document: the document.
    ///   - limits: what the document may ask for.
    /// - Throws: `MappingError` when the mapping refuses the document.
    public static func origin(
        of target: String, in document: [UInt8], limits: DecodingLimits = .standard
    ) throws(MappingError) -> FieldOrigin? {
        try origins(in: document, limits: limits).first { $0.target == target }
    }

    /// Where one property of a record came from, see `origin(of:in:limits:)`.
    public static func origin(of target: String, in document: String) throws(MappingError) -> FieldOrigin? {
        try origin(of: target, in: Array(document.utf8))
    }
}

/// Goes through a document beside the rows that read it.
private struct OriginTracer {
    /// True when the last of equal keys counts.
    let keepsLast: Bool
    /// Where the values stood, for a record that was turned into JSON; nil for JSON.
    let places: RecordPlaces?
    private(set) var origins: [FieldOrigin] = []

    init(keepsLast: Bool, places: RecordPlaces? = nil) {
        self.keepsLast = keepsLast
        self.places = places
    }

    /// A field and the place of its value.
    private func sourceField(_ path: String, _ node: DocumentNode?) -> FieldOrigin.SourceField {
        let kind = "\(node?.kind ?? .absent)"
        guard let places else {
            return FieldOrigin.SourceField(path: path, range: node?.range, line: nil, column: nil, kind: kind)
        }
        let place = node.map { places.place(of: $0.range.lowerBound) }
        return FieldOrigin.SourceField(
            path: path, range: place?.range, line: place?.line, column: place?.column, kind: kind)
    }

    /// - Parameters:
    ///   - records: the records from the root to the one that the rows read.
    ///   - sources: the path of each, with a point at its end.
    mutating func trace(
        _ rows: [MappingRow], in records: [DocumentNode], sources: [String], target: String, numbers: [Int]
    ) {
        for row in rows where !row.isConstant {
            if let announcement = row.announcement, !holds(announcement, in: records) { continue }
            let applies = row.condition.map { holds($0, in: records) } ?? true
            let own = field(row.source, in: records, sources)
            let beside = row.companion.map { field($0, in: records, sources).field }
            origins.append(
                FieldOrigin(
                    target: target + row.target, row: numbers + [row.number], rule: row.note.summary,
                    sources: [own.field] + [beside].compactMap(\.self),
                    outcome: applies ? outcome(row, own.node) : .none, classification: row.classification))
            guard applies, let node = own.node else { continue }
            guard let nested = row.nested else {
                if !row.note.elements.isEmpty { traceElements(of: node) }
                continue
            }
            let elements = nested.repeats ? node.elements : [node]
            for (index, element) in elements.enumerated() {
                let step = nested.repeats ? "[\(index)]." : "."
                trace(
                    nested.rows, in: records + [element],
                    sources: sources + [row.source == "." ? sources.last ?? "" : own.field.path + step],
                    target: target + row.target + step, numbers: numbers + [row.number])
            }
        }
    }

    /// The elements of an array of values, or the members of an object whose keys are data; their row was traced last.
    private mutating func traceElements(of node: DocumentNode) {
        guard let whole = origins.last, let source = whole.sources.first else { return }
        let parts =
            node.elements.enumerated().map { ("[\($0.offset)]", $0.element) }
            + node.members.map { (".\(FieldPath.step($0.name))", $0.value) }
        for (step, part) in parts {
            let field = sourceField(source.path + step, part)
            origins.append(
                FieldOrigin(
                    target: whole.target + step, row: whole.row, rule: whole.rule, sources: [field],
                    outcome: part.kind == .null ? .none : .value, classification: whole.classification))
            traceElements(of: part)
        }
    }

    /// True when the record is such that a row applies.
    private func holds(_ condition: RowCondition, in records: [DocumentNode]) -> Bool {
        let node = field(condition.field, in: records, records.map { _ in "" }).node
        guard let node else { return condition.isNegated }
        // What was turned into JSON from another format is text.
        if places != nil, node.kind == .string {
            return condition.values.contains { $0.isSpelt(node.text) } != condition.isNegated
        }
        return condition.holds(FieldConstant(node.kind, node.text))
    }

    private func field(
        _ path: String, in records: [DocumentNode], _ sources: [String]
    ) -> (field: FieldOrigin.SourceField, node: DocumentNode?) {
        var (records, sources) = (records[...], sources[...])
        var path = path
        while path.hasPrefix("^."), records.count > 1 {
            (records, sources) = (records.dropLast(), sources.dropLast())
            path.removeFirst(2)
        }
        let node = records.last.flatMap { value(at: FieldPath(path).steps[...], of: $0) }
        return (sourceField((sources.last ?? "") + path, node), node)
    }

    private func value(at steps: ArraySlice<String>, of node: DocumentNode) -> DocumentNode? {
        guard let step = steps.first else { return node }
        let member = keepsLast ? node.members.last { $0.name == step } : node.members.first { $0.name == step }
        return member.flatMap { value(at: steps.dropFirst(), of: $0.value) }
    }

    private func outcome(_ row: MappingRow, _ node: DocumentNode?) -> FieldOrigin.Outcome {
        let reading: NullPolicy.Reading =
            switch node?.kind ?? .absent {
            case .absent: row.note.nulls.absent
            case .null: row.note.nulls.null
            case .string where node?.text.isEmpty == true: row.note.nulls.empty
            default: .value
            }
        return reading == .none ? .none : reading == .default ? .default : .value
    }
}

extension FieldConstant {
    /// Whether a text says this, in a format that has nothing but text.
    fileprivate func isSpelt(_ text: String) -> Bool {
        switch self {
        case .text(let own): own == text
        case .integer(let number): ExactDecimal(text.trimmed)?.wholeNumber == number
        case .boolean(let value): (value ? ["true", "1"] : ["false", "0"]).contains(text.trimmed)
        }
    }
}
