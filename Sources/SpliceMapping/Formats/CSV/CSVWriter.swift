import SpliceModel

/// Writes entities as rows of a table of text, in the memory of a part of it.
///
/// ```swift
/// var writer = try CSVWriter<PriceRow>(as: .csv(.semicolon, encoding: .windows1252, unmappable: .transliterate))
/// for price in prices {
///     try writer.append(price)
///     send(writer.drain())
/// }
/// ```
///
/// Columns stand in the order in which the mapping first names their fields, or as `header: .columns` says. Fields are quoted
/// where they have to be, and empty text always, so that it is not null. Rows end in CRLF. Used by one task at a time.
public struct CSVWriter<M: Mapping>: ~Copyable {
    private let format: CSVFormat
    private let shape: RecordShape
    private let columns: CSVColumns
    private let places: [CSVPlace: Int]
    private var encoder: MappingEncoder<M>
    private var output: [UInt8]

    /// A writer; the header, where there is one, is written.
    ///
    /// - Throws: ``MappingError`` with code `mapping` when the mapping itself is wrong, writes an array, or when a column that
    ///   the format names occurs twice; `unmappable` when the encoding lacks a character of the header.
    public init(as format: CSVFormat) throws(MappingError) {
        let encoder = try MappingEncoder<M>()
        let shape = PlanRegistry.plan(of: M.self).shape
        if let array = CSVColumns.firstArray(shape) { throw CSVReader<M>.noPlace(for: array) }
        var columns = CSVColumns(writing: shape)
        if case .firstRow = format.header, let (path, _) = shape.memberPaths.first {
            throw TranscodedDecoder<M>.malformed(
                .mapping,
                "the mapping is wrong for CSV: which columns the dictionary has, header: .columns([…]) must say",
                path: path.map(FieldPath.step).joined(separator: "."))
        }
        if case .columns(let names) = format.header {
            do throws(HeaderProblem) {
                columns = try CSVColumns(header: names, shape)
            } catch {
                throw TranscodedDecoder<M>.malformed(.mapping, error.words)
            }
        }
        var output = format.writesByteOrderMark ? format.encoding.byteOrderMark : []
        if case .firstRow = format.header {
            let header = columns.names.map { CSVCell(text: Array($0.utf8), kind: .string) }
            try Self.write(header, columns.names, format, to: &output)
        }
        self.format = format
        self.shape = shape
        self.columns = columns
        places = columns.columns
        self.encoder = encoder
        self.output = output
    }

    /// Writes a row. One that is refused leaves nothing behind.
    ///
    /// - Throws: ``MappingError`` with every row of the mapping that cannot hold its value, or with the first column whose
    ///   text the encoding does not have.
    public mutating func append(_ entity: borrowing M.Entity) throws(MappingError) {
        encoder.removeAll()
        try encoder.append(entity)
        try append(encoder.withSpan { (json) throws(MappingError) in try cells(of: json) })
    }

    /// Writes a row from what the engine wrote.
    mutating func append(written json: Span<UInt8>) throws(MappingError) { try append(cells(of: json)) }

    private func cells(of json: Span<UInt8>) throws(MappingError) -> [CSVCell] {
        var visitor = CSVRecordVisitor(shape, places, count: columns.names.count)
        do {
            try WrittenRecord.visit(json, &visitor)
        } catch {
            throw Self.noPlace(error)
        }
        return visitor.cells
    }

    private mutating func append(_ cells: [CSVCell]) throws(MappingError) {
        var row: [UInt8] = []
        try Self.write(cells, columns.names, format, to: &row)
        output += row
    }

    private static func noPlace(_ error: any Error) -> MappingError {
        if let error = error as? UnwritableKey {
            return TranscodedDecoder<M>.malformed(.unmappable, "there is no column for the key “\(error.name)”")
        }
        return TranscodedDecoder<M>.malformed(.mapping, "the record has something that a row has no place for")
    }

    /// Hands out what was written since the last call.
    public mutating func drain() -> [UInt8] {
        defer { output.removeAll(keepingCapacity: true) }
        return output
    }

    private static func write(
        _ cells: [CSVCell], _ names: [String], _ format: CSVFormat, to output: inout [UInt8]
    ) throws(MappingError) {
        var row: [UInt8] = []
        for (column, cell) in cells.enumerated() {
            if column > 0 { row.append(format.separator.byte) }
            do throws(ModelError) {
                try cell.mapped(format).write(format, to: &row)
            } catch {
                throw TranscodedDecoder<M>.malformed(.unmappable, error.message, path: names[column])
            }
        }
        guard !row.isEmpty else {
            throw TranscodedDecoder<M>.malformed(
                .unmappable, "null in the only column would be an empty line", path: names.first ?? "")
        }
        row += [.carriageReturn, .lineFeed]
        do throws(ModelError) {
            try format.encoding.encode(String(decoding: row, as: UTF8.self), into: &output)
        } catch {
            throw TranscodedDecoder<M>.malformed(.unmappable, error.message)
        }
    }
}

/// A field of a row that is written.
struct CSVCell: Sendable {
    var text: [UInt8] = []
    var kind = ValueKind.null

    /// The same field in characters that the encoding has. This comes before quoting: a typographic quote may become one that
    /// has to be escaped.
    func mapped(_ format: CSVFormat) throws(ModelError) -> CSVCell {
        guard !format.encoding.isUnicode else { return self }
        let bytes = try format.encoding.encode(String(decoding: text, as: UTF8.self), unmappable: format.unmappable)
        return CSVCell(text: Array(try format.encoding.decode(bytes).utf8), kind: kind)
    }

    func write(_ format: CSVFormat, to row: inout [UInt8]) {
        if kind == .null {
            if case .text(let spelling) = format.null { row += spelling.utf8 }
            return
        }
        var text = text
        if kind == .string, format.formulaStart(text[...]) != nil { text.insert(0x27, at: 0) }
        guard needsQuotes(text, format) else {
            row += text
            return
        }
        row.append(.quote)
        for byte in text {
            if byte == .quote { row.append(byte) }
            row.append(byte)
        }
        row.append(.quote)
    }

    private func needsQuotes(_ text: [UInt8], _ format: CSVFormat) -> Bool {
        switch format.null {
        case .unquotedEmpty where text.isEmpty: return true
        case .text(let spelling) where text.elementsEqual(spelling.utf8): return true
        default: break
        }
        if text.isEmpty { return true }
        if text.first == .space || text.last == .space { return true }
        return text.contains { $0 == format.separator.byte || $0 == .quote || $0 == .lineFeed || $0 == .carriageReturn }
    }
}

/// Puts the values of a record into the columns of a row.
struct CSVRecordVisitor: RecordVisitor {
    private let shape: RecordShape
    private let places: [CSVPlace: Int]
    private var open: [Int] = []
    private var key: Int?
    /// The member that follows, in an object whose keys are data, and whether one is open.
    private var member: String?
    private var isInMembers = false
    private(set) var cells: [CSVCell]

    init(_ shape: RecordShape, _ places: [CSVPlace: Int], count: Int) {
        self.shape = shape
        self.places = places
        cells = Array(repeating: CSVCell(), count: count)
    }

    mutating func openObject() throws {
        guard let table = open.last else { return open.append(0) }
        guard let key, member == nil else { throw Refusal(.wrongKind) }
        switch shape.tables[table].keys[key].use {
        case .object(let inner): open.append(inner)
        case .members: isInMembers = true
        case .value, .list, .elements: throw Refusal(.wrongKind)
        }
    }

    mutating func closeObject() {
        if isInMembers {
            (isInMembers, member) = (false, nil)
        } else {
            open.removeLast()
        }
    }

    mutating func key(_ name: String) throws {
        guard isInMembers else { return key = open.last.flatMap { shape.tables[$0].numbers[name] } }
        guard let table = open.last, let key, places[CSVPlace(table: table, key: key, member: name)] != nil else {
            throw UnwritableKey(name: name)
        }
        member = name
    }

    mutating func openArray() throws { throw Refusal(.wrongKind) }

    mutating func closeArray() {}

    mutating func value(_ kind: ValueKind, _ utf8: Span<UInt8>) {
        guard let table = open.last, let key,
            let column = places[CSVPlace(table: table, key: key, member: member)]
        else { return }
        var text: [UInt8] = []
        text.reserveCapacity(utf8.count)
        for index in utf8.indices { text.append(utf8[index]) }
        cells[column] = CSVCell(text: text, kind: kind)
    }
}

extension Mapping {
    /// Writes entities as a table of text.
    ///
    /// - Throws: ``MappingError`` of the first entity that cannot be written.
    public static func encodeRows(_ entities: some Sequence<Entity>, as format: CSVFormat) throws(MappingError)
        -> [UInt8]
    {
        var writer = try CSVWriter<Self>(as: format)
        for entity in entities { try writer.append(entity) }
        return writer.drain()
    }
}
