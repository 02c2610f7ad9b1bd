import SpliceModel

/// Reads a table of text piece by piece: one record a row, in the memory of the longest row.
///
/// ```swift
/// var reader = try CSVReader<BankEntry>(as: .csv(.semicolon, encoding: .windows1252))
/// for try await chunk in file {
///     try reader.read(chunk.span) { result in … }
/// }
/// try reader.finish { result in … }
/// ```
///
/// A row that is refused is reported with its line and read over. Rows with another number of fields than the header are
/// refused; empty lines are read over silently. Names in the header are read without the spaces around them; columns that no
/// row of the mapping reads are read over. Pieces may end anywhere. A reader is used by one task at a time.
public struct CSVReader<M: Mapping>: ~Copyable {
    private let format: CSVFormat
    private var decoder: TranscodedDecoder<M>
    private var text: TextDecoder
    private var scanner: CSVScanner
    private var columns: CSVColumns?
    private var utf8: [UInt8] = []
    private var json: [UInt8] = []
    private var places = RecordPlaces()
    /// How many records were read, refused ones included; the header is none.
    public private(set) var count = 0
    /// The number of a record that is kept with the places of its fields; nil for none.
    private var tracing: Int?
    private(set) var traced: (json: [UInt8], places: RecordPlaces)?

    /// A reader.
    ///
    /// - Throws: ``MappingError`` with code `mapping` when the mapping itself is wrong, reads an array, or when columns that
    ///   the format names occur twice.
    public init(as format: CSVFormat) throws(MappingError) {
        let decoder = try TranscodedDecoder<M>(limits: format.limits)
        var columns: CSVColumns?
        if let array = CSVColumns.firstArray(decoder.shape) { throw Self.noPlace(for: array) }
        if case .columns(let names) = format.header {
            do throws(HeaderProblem) {
                columns = try CSVColumns(header: names, decoder.shape)
            } catch {
                throw TranscodedDecoder<M>.malformed(.mapping, error.words)
            }
        }
        self.format = format
        self.decoder = decoder
        self.columns = columns
        text = TextDecoder(format.encoding)
        scanner = CSVScanner(separator: format.separator.byte, limit: format.limits.maximumBytes)
    }

    /// A reader that keeps one record.
    init(as format: CSVFormat, tracing record: Int) throws(MappingError) {
        try self.init(as: format)
        tracing = record
    }

    static func noPlace(for array: String) -> MappingError {
        TranscodedDecoder<M>.malformed(
            .mapping, "the mapping is wrong for CSV: a row has no place for the array “\(array)”")
    }

    /// Reads the rows that end in a piece.
    ///
    /// - Throws: ``MappingError`` when the header is wrong or bytes are not in the encoding, and what `body` throws; what is
    ///   wrong with a row is in the result.
    public mutating func read(
        _ piece: Span<UInt8>, _ body: (Result<M.Entity, MappingError>) throws -> Void
    ) throws {
        if text.passesThrough { return try scan(piece, body) }
        utf8.removeAll(keepingCapacity: true)
        do throws(ModelError) {
            try text.decode(piece, into: &utf8)
        } catch {
            throw TranscodedDecoder<M>.malformed(.encoding, error.message, line: scanner.row.line)
        }
        let decoded = utf8
        try scan(decoded.span, body)
    }

    /// Reads the last row, when it does not end in a line end.
    ///
    /// - Throws: as ``read(_:_:)``; ``MappingError`` too when there is no header.
    public mutating func finish(_ body: (Result<M.Entity, MappingError>) throws -> Void) throws {
        utf8.removeAll(keepingCapacity: true)
        do throws(ModelError) {
            try text.finish(into: &utf8)
        } catch {
            throw TranscodedDecoder<M>.malformed(.encoding, error.message, line: scanner.row.line)
        }
        let decoded = utf8
        try scan(decoded.span, body)
        if scanner.finish() == .row { try deliver(body) }
        guard columns != nil else { throw TranscodedDecoder<M>.malformed(.grammar, "there is no header") }
    }

    private mutating func scan(
        _ piece: Span<UInt8>, _ body: (Result<M.Entity, MappingError>) throws -> Void
    ) throws {
        for index in piece.indices where scanner.take(piece[index]) == .row { try deliver(body) }
    }

    private mutating func deliver(_ body: (Result<M.Entity, MappingError>) throws -> Void) throws {
        guard let columns else { return try readHeader() }
        count += 1
        let row = scanner.row
        if let problem = row.problem ?? ragged(row, columns) {
            return try body(
                .failure(
                    TranscodedDecoder<M>.malformed(
                        problem.code, "\(problem.words) at line \(problem.line)", line: problem.line, record: count)))
        }
        var fields = count == tracing ? RecordPlaces() : nil
        columns.write(row, format, to: &json, &fields)
        if let fields { traced = (json, fields) }
        places.removeAll()
        places.note(0, line: row.line)
        let record = json
        try body(decoder.decode(record.span, places, repeated: "a column", record: count))
    }

    private func ragged(_ row: CSVScanner.Row, _ columns: CSVColumns) -> (code: IssueCode, words: String, line: Int)? {
        let expected = columns.names.count
        guard row.ends.count != expected else { return nil }
        return (.grammar, "\(row.ends.count) fields instead of \(expected)", row.line)
    }

    private mutating func readHeader() throws {
        let row = scanner.row
        var words = row.problem?.words
        if words == nil {
            let names = row.ends.indices.map { index in
                let text = row.field(index).drop { $0 == .space }
                let end = text.lastIndex { $0 != .space }.map { $0 + 1 } ?? text.startIndex
                return String(decoding: text[..<end], as: UTF8.self)
            }
            do throws(HeaderProblem) {
                columns = try CSVColumns(header: names, decoder.shape)
            } catch {
                words = error.words
            }
        }
        if let words {
            throw TranscodedDecoder<M>.malformed(
                .grammar, "the header is wrong: \(words) at line \(row.line)", line: row.line)
        }
    }
}

extension Mapping {
    /// Reads all rows of a table of text; the first that is refused ends it.
    ///
    /// - Throws: ``MappingError`` of the table or of a row. For every problem of every row, or a table that is larger than the
    ///   memory, see ``CSVReader``.
    public static func decodeRows(_ bytes: [UInt8], as format: CSVFormat) throws(MappingError) -> [Entity] {
        var entities: [Entity] = []
        do {
            var reader = try CSVReader<Self>(as: format)
            try reader.read(bytes.span) { entities.append(try $0.get()) }
            try reader.finish { entities.append(try $0.get()) }
        } catch let error as MappingError {
            throw error
        } catch {
            throw TranscodedDecoder<Self>.malformed(.grammar, "the table could not be read")
        }
        return entities
    }
}
