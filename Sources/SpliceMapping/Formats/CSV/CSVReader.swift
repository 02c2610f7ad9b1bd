import SpliceModel

/// Reads a table of text piece by piece: one record a row, in the memory of the longest row.
///
/// ```swift
/// var reader = try CSVReader<BankEntry>(as: .csv(.semicolon, encoding: .windows1252))
/// for try await chunk in file {
///     try reader.read(chunk.span) { entry in … } refused: { error in … }
/// }
/// try reader.finish { entry in … } refused: { error in … }
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
    /// - Parameters:
    ///   - piece: bytes of the table, the next ones.
    ///   - accepted: gets each entity.
    ///   - refused: gets every problem of a row that has some.
    /// - Throws: ``MappingError`` when the header is wrong or bytes are not in the encoding, and what the closures throw.
    public mutating func read(
        _ piece: Span<UInt8>, _ accepted: (consuming M.Entity) throws -> Void,
        refused: (MappingError) throws -> Void
    ) throws {
        if text.passesThrough { return try scan(piece, accepted, refused) }
        utf8.removeAll(keepingCapacity: true)
        do throws(ModelError) {
            try text.decode(piece, into: &utf8)
        } catch {
            throw TranscodedDecoder<M>.malformed(.encoding, error.message, line: scanner.row.line)
        }
        let decoded = utf8
        try scan(decoded.span, accepted, refused)
    }

    /// Reads the last row, when it does not end in a line end.
    ///
    /// - Throws: as `read(_:_:refused:)`; ``MappingError`` too when there is no header.
    public mutating func finish(
        _ accepted: (consuming M.Entity) throws -> Void, refused: (MappingError) throws -> Void
    ) throws {
        utf8.removeAll(keepingCapacity: true)
        do throws(ModelError) {
            try text.finish(into: &utf8)
        } catch {
            throw TranscodedDecoder<M>.malformed(.encoding, error.message, line: scanner.row.line)
        }
        let decoded = utf8
        try scan(decoded.span, accepted, refused)
        if scanner.finish() == .row { try deliver(accepted, refused) }
        guard columns != nil else { throw TranscodedDecoder<M>.malformed(.grammar, "there is no header") }
    }

    /// The same as `read(_:_:refused:)`, with both cases in one value, which costs a copy of each entity.
    @inlinable
    public mutating func read(
        _ piece: Span<UInt8>, _ body: (consuming Result<M.Entity, MappingError>) throws -> Void
    ) throws {
        try read(piece) { (entity: consuming M.Entity) in
            try body(.success(entity))
        } refused: { error in
            try body(.failure(error))
        }
    }

    /// The same as `finish(_:refused:)`, with both cases in one value.
    @inlinable
    public mutating func finish(_ body: (consuming Result<M.Entity, MappingError>) throws -> Void) throws {
        try finish { (entity: consuming M.Entity) in
            try body(.success(entity))
        } refused: { error in
            try body(.failure(error))
        }
    }

    private mutating func scan(
        _ piece: Span<UInt8>, _ accepted: (consuming M.Entity) throws -> Void,
        _ refused: (MappingError) throws -> Void
    ) throws {
        try piece.withBytes { piece in
            var index = 0
            while scanner.take(piece, from: &index) == .row { try deliver(accepted, refused) }
        }
    }

    private mutating func deliver(
        _ accepted: (consuming M.Entity) throws -> Void, _ refused: (MappingError) throws -> Void
    ) throws {
        guard columns != nil else { return try readHeader() }
        count += 1
        if let problem = scanner.row.problem ?? ragged {
            return try refused(
                TranscodedDecoder<M>.malformed(
                    problem.code, "\(problem.words) at line \(problem.line)", line: problem.line, record: count))
        }
        var fields = count == tracing ? RecordPlaces() : nil
        columns?.write(scanner.row, format, to: &json, &fields)
        if let fields { traced = (json, fields) }
        places.removeAll()
        places.note(0, line: scanner.row.line)
        let record = json
        let entity: M.Entity
        do throws(MappingError) {
            entity = try decoder.decode(record.span, places, repeated: "a column", record: count)
        } catch {
            return try refused(error)
        }
        try accepted(consume entity)
    }

    /// What is wrong with a row that has another number of fields than the header.
    private var ragged: (code: IssueCode, words: String, line: Int)? {
        let (count, expected) = (scanner.row.ends.count, columns?.names.count ?? 0)
        return count == expected ? nil : (.grammar, "\(count) fields instead of \(expected)", scanner.row.line)
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
            try reader.read(bytes.span) {
                entities.append($0)
            } refused: {
                throw $0
            }
            try reader.finish {
                entities.append($0)
            } refused: {
                throw $0
            }
        } catch let error as MappingError {
            throw error
        } catch {
            throw TranscodedDecoder<Self>.malformed(.grammar, "the table could not be read")
        }
        return entities
    }
}
