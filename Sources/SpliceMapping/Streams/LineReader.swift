/// Reads JSON lines piece by piece: one record a line, in the memory of the longest line.
///
/// ```swift
/// var reader = try LineReader<ShopOrder>()
/// for try await chunk in body {
///     try reader.read(chunk.span) { order in … } refused: { error in … }
/// }
/// try reader.finish { order in … } refused: { error in … }
/// ```
///
/// A line that is refused is reported and read over; empty lines are read over silently. Places in its error, such as
/// “line 1, column 7 (byte 6)”, are counted from the start of the record, wherever the pieces end; which record it is says
/// ``MappingError/record``. Pieces may end anywhere, also inside a character. A reader is used by one task at a time.
public struct LineReader<M: Mapping>: ~Copyable {
    private let plan: Plan<M.Entity>
    private var scanner: Scanner
    /// The beginning of a line whose end has not arrived.
    private var rest: [UInt8] = []
    private var isSkipping = false
    /// How many records were read, refused ones included.
    public private(set) var count = 0

    /// A reader; the limits apply to each line, and `drift`, where there is one, counts the fields of each.
    ///
    /// - Throws: ``MappingError`` with code `mapping` when the mapping itself is wrong.
    public init(limits: DecodingLimits = .standard, drift: DriftCollector<M>? = nil) throws(MappingError) {
        plan = PlanRegistry.plan(of: M.self)
        try plan.checkDefects()
        scanner = Scanner(plan.layout, limits: limits)
        scanner.drift = drift?.ledger
    }

    /// Reads the lines that end in a piece.
    ///
    /// - Parameters:
    ///   - piece: bytes of the document, the next ones.
    ///   - accepted: gets each entity.
    ///   - refused: gets every problem of a line that has some.
    /// - Throws: only what the closures throw; what is left of the piece is then not read.
    public mutating func read(
        _ piece: Span<UInt8>, _ accepted: (consuming M.Entity) throws -> Void,
        refused: (MappingError) throws -> Void
    ) throws {
        try piece.withBytes { piece in
            var start = 0
            if !rest.isEmpty || isSkipping {
                guard let end = piece.lineEnd(from: 0) else { return try keep(piece, from: 0, refused) }
                if !isSkipping {
                    append(piece, from: 0, to: end)
                    let line = rest
                    try line.span.withBytes { try lines($0, accepted, refused) }
                }
                rest.removeAll(keepingCapacity: true)
                isSkipping = false
                start = end + 1
            }
            let end = piece.lastLineEnd(from: start)
            if end > start { try lines(piece.slice(from: start, to: end), accepted, refused) }
            try keep(piece, from: max(start, end), refused)
        }
    }

    /// Reads the last line, when it does not end in a line feed.
    public mutating func finish(
        _ accepted: (consuming M.Entity) throws -> Void, refused: (MappingError) throws -> Void
    ) throws {
        let line = rest
        rest = []
        isSkipping = false
        try line.span.withBytes { try lines($0, accepted, refused) }
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

    /// Reads complete lines.
    private mutating func lines(
        _ bytes: Bytes, _ accepted: (consuming M.Entity) throws -> Void, _ refused: (MappingError) throws -> Void
    ) throws {
        var index = bytes.afterWhitespace(0)
        while index < bytes.count {
            let start = index
            let line = bytes.lineEnd(from: start) ?? bytes.count
            index = bytes.afterWhitespace(line)
            let isWaiting = scanAhead(in: bytes, from: start, to: line)
            if isWaiting, index < bytes.count, !scanner.isFull { continue }
            try plan.mapWaiting(bytes, with: &scanner, count: &count, accepted: accepted, refused: refused)
            if !isWaiting { try alone(bytes.slice(from: 0, to: line), from: start, accepted, refused) }
        }
    }

    /// Scans the record of one line, and lets it wait, unless something is wrong with the line.
    ///
    /// More than the line is lent to the scanner, which is slower in the last bytes of what it is lent. A record that goes on
    /// in the next line is none.
    private mutating func scanAhead(in bytes: Bytes, from start: Int, to line: Int) -> Bool {
        guard let end = scanner.scanAhead(in: bytes, at: start) else { return false }
        if end <= line, bytes.afterWhitespace(end) >= line { return true }
        scanner.forgetLast()
        return false
    }

    /// Reads a line with which something is wrong, which says what.
    private mutating func alone(
        _ line: Bytes, from start: Int, _ accepted: (consuming M.Entity) throws -> Void,
        _ refused: (MappingError) throws -> Void
    ) throws {
        count += 1
        var end = start
        let entity: M.Entity
        do throws(MappingError) {
            entity = try plan.decode(line, from: start, with: &scanner, end: &end)
            try plan.checkLineEnd(line, from: start, at: end)
        } catch {
            return try refused(error.inRecord(count))
        }
        try accepted(consume entity)
    }

    /// Keeps the beginning of a line, unless it is already longer than a record may be.
    private mutating func keep(_ piece: Bytes, from start: Int, _ refused: (MappingError) throws -> Void) throws {
        guard !isSkipping else { return }
        append(piece, from: start, to: piece.count)
        guard rest.count > scanner.limits.maximumBytes else { return }
        isSkipping = true
        rest = []
        count += 1
        try refused(plan.tooLarge(scanner.limits).inRecord(count))
    }

    private mutating func append(_ piece: Bytes, from start: Int, to end: Int) {
        piece.slice(from: start, to: end).withSpan { span in
            rest.reserveCapacity(rest.count + span.count)
            for index in span.indices { rest.append(span[index]) }
        }
    }
}

extension Bytes {
    /// The index of the first line feed from `start` on.
    func lineEnd(from start: Int) -> Int? {
        var index = start
        while index &+ 8 <= count {
            let before = Word.bytesBeforeLineFeed(in: word(at: index))
            index &+= before
            if before < 8 { return index }
        }
        while index < count {
            if self[index] == .lineFeed { return index }
            index &+= 1
        }
        return nil
    }

    /// The index behind the last line feed, or `start` when there is none behind it.
    func lastLineEnd(from start: Int) -> Int {
        var index = count
        while index > start {
            if self[index &- 1] == .lineFeed { return index }
            index &-= 1
        }
        return start
    }
}
