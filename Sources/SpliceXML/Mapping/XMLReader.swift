public import SpliceMapping

/// Reads the records of an XML document piece by piece, in the memory of the largest of them.
///
/// ```swift
/// var reader = try XMLReader<ShopOrder>(as: .xml("Orders.Order", limits: .stream))
/// for try await chunk in body {
///     try reader.read(chunk.span) { order in … } refused: { error in … }
/// }
/// try reader.finish { order in … } refused: { error in … }
/// ```
///
/// A record that is refused is reported, and the reading goes on; a document that is not well-formed ends it. Pieces may end
/// anywhere. A reader is used by one task at a time.
public struct XMLReader<M: Mapping>: ~Copyable {
    private let format: XMLFormat
    private let sink: RecordSink
    private let parser: XMLPushParser
    private var decoder: TranscodedDecoder<M>
    /// How many records were read, refused ones included.
    public private(set) var count = 0
    /// Whether messages number the records.
    private let numbersRecords: Bool

    /// A reader.
    ///
    /// - Throws: `MappingError` with code `mapping` when the mapping itself is wrong, or a prefix is not declared.
    public init(as format: XMLFormat) throws(MappingError) { try self.init(as: format, numbersRecords: true) }

    init(as format: XMLFormat, numbersRecords: Bool) throws(MappingError) {
        let decoder = try TranscodedDecoder<M>(
            limits: DecodingLimits(maximumDepth: 1000, maximumBytes: Int(Int32.max)))
        let sink = try Self.sink(decoder.shape, format)
        self.format = format
        self.numbersRecords = numbersRecords
        self.decoder = decoder
        self.sink = sink
        parser = XMLPushParser(sink, limits: format.limits, encoding: format.encoding)
    }

    private static func sink(_ shape: RecordShape, _ format: XMLFormat) throws(MappingError) -> RecordSink {
        do throws(UndeclaredPrefix) {
            let steps = try format.steps.map { (step) throws(UndeclaredPrefix) in
                guard let known = format.step(step) else { throw UndeclaredPrefix(name: step) }
                return known
            }
            var builder = RecordBuilder(shape)
            builder.trimsText = format.whitespace == .trimmed
            return RecordSink(steps, try XMLShape(shape, format), builder, format.limits)
        } catch {
            throw TranscodedDecoder<M>.malformed(.mapping, error.problem)
        }
    }

    /// The records that end in one of these are handed out before the next is looked at.
    private static var slice: Int { 32 << 10 }

    /// Reads the records that end in a piece.
    ///
    /// - Parameters:
    ///   - piece: bytes of the document, the next ones.
    ///   - accepted: gets each entity.
    ///   - refused: gets every problem of a record that has some.
    /// - Throws: `MappingError` when the document is not well-formed, and what the closures throw.
    public mutating func read(
        _ piece: Span<UInt8>, _ accepted: (consuming M.Entity) throws -> Void,
        refused: (MappingError) throws -> Void
    ) throws {
        var start = 0
        while start < piece.count {
            let end = min(start + Self.slice, piece.count)
            let failure = parse { try parser.read(piece.extracting(start..<end)) }
            try deliver(accepted, refused)
            if let failure { throw failure }
            start = end
        }
    }

    /// Ends the document.
    ///
    /// - Throws: `MappingError` when it is not complete or has no element in which the records might stand; what the closures
    ///   throw.
    public mutating func finish(
        _ accepted: (consuming M.Entity) throws -> Void, refused: (MappingError) throws -> Void
    ) throws {
        let failure = parse { try parser.finish() }
        try deliver(accepted, refused)
        if let failure { throw failure }
        guard sink.foundPath, format.steps.count > 1 || count > 0 else {
            throw TranscodedDecoder<M>.malformed(.missing, "there is no such element", path: format.path)
        }
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

    private func parse(_ body: () throws -> Void) -> MappingError? {
        do {
            try body()
            return nil
        } catch {
            let error = error as? XMLError ?? XMLError(.notWellFormed, "not well-formed")
            return TranscodedDecoder<M>.malformed(
                IssueCode(error.code), "\(error.message)\(error.place)", line: error.line)
        }
    }

    /// A record as the engine reads it, and the lines of its values; nil when the document has fewer.
    ///
    /// - Throws: `MappingError` when the document is not well-formed up to it, or the record is too large.
    static func record(
        _ number: Int, of document: [UInt8], _ format: XMLFormat
    ) throws(MappingError) -> (json: [UInt8], places: RecordPlaces)? {
        let reader = try XMLReader(as: format)
        var passed = 0
        var start = 0
        while start <= document.count {
            let end = min(start + Self.slice, document.count)
            let isLast = start == end
            let failure = reader.parse {
                guard !isLast else { return try reader.parser.finish() }
                try reader.parser.read(document.span.extracting(start..<end))
            }
            for ended in reader.sink.takeEnded() {
                passed += 1
                guard passed == number else { continue }
                switch ended {
                case .complete(let json, let places): return (json, places)
                case .tooLarge(let line): throw Self.tooLarge(format, line, record: number)
                }
            }
            if let failure { throw failure }
            if isLast { break }
            start = end
        }
        return nil
    }

    private static func tooLarge(_ format: XMLFormat, _ line: Int, record: Int?) -> MappingError {
        let problem = "a record has more than \(format.limits.maximumRecordBytes) bytes of text at line \(line)"
        return TranscodedDecoder<M>.malformed(.tooLarge, problem, line: line, record: record)
    }

    private mutating func deliver(
        _ accepted: (consuming M.Entity) throws -> Void, _ refused: (MappingError) throws -> Void
    ) throws {
        for record in sink.takeEnded() {
            count += 1
            let number = numbersRecords ? count : nil
            let entity: M.Entity
            do throws(MappingError) {
                switch record {
                case .complete(let json, let places):
                    entity = try decoder.decode(json.span, places, repeated: "an element or attribute", record: number)
                case .tooLarge(let line): throw Self.tooLarge(format, line, record: number)
                }
            } catch {
                try refused(error)
                continue
            }
            try accepted(consume entity)
        }
    }
}

extension IssueCode {
    /// The code of a problem of the document.
    init(_ code: XMLError.Code) {
        self =
            switch code {
            case .encoding: .encoding
            case .tooDeep: .tooDeep
            case .tooLarge, .tooManyAttributes: .tooLarge
            case .invalidCharacter: .unmappable
            case .invalidName, .misuse: .mapping
            default: .grammar
            }
    }
}

extension Mapping {
    /// Reads one XML document.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - format: where the record stands in it: `.xml("Order")`.
    /// - Throws: `MappingError` with every problem of the document, each with its line.
    public static func decode(_ bytes: Span<UInt8>, as format: XMLFormat) throws(MappingError) -> Entity {
        var found: Result<Entity, MappingError>?
        var isRepeated = false
        func note(_ result: Result<Entity, MappingError>) {
            if found == nil { found = result } else { isRepeated = true }
        }
        do {
            var reader = try XMLReader<Self>(as: format, numbersRecords: false)
            try reader.read(bytes, note)
            try reader.finish(note)
        } catch let error as MappingError {
            throw error
        } catch {
            throw TranscodedDecoder<Self>.malformed(.grammar, "the document could not be read")
        }
        guard !isRepeated else {
            throw TranscodedDecoder<Self>.malformed(.trailing, "the document has several", path: format.path)
        }
        guard let found else {
            throw TranscodedDecoder<Self>.malformed(.missing, "there is no such element", path: format.path)
        }
        return try found.get()
    }

    /// Reads one XML document, see `decode(_:as:)`.
    public static func decode(_ bytes: [UInt8], as format: XMLFormat) throws(MappingError) -> Entity {
        try decode(bytes.span, as: format)
    }
}
