/// Reads JSON lines piece by piece: one record a line, in the memory of the longest line.
///
/// ```swift
/// var reader = try LineReader<ShopOrder>()
/// for try await chunk in body {
///     try reader.read(chunk.span) { result in … }
/// }
/// try reader.finish { result in … }
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
    /// - Throws: only what `body` throws; what is wrong with a record is in the result.
    @inlinable
    public mutating func read(
        _ piece: Span<UInt8>, _ body: (Result<M.Entity, MappingError>) throws -> Void
    ) throws {
        try read(piece) { entity in
            try body(.success(entity))
        } refused: { error in
            try body(.failure(error))
        }
    }

    /// Reads the last line, when it does not end in a line feed.
    @inlinable
    public mutating func finish(_ body: (Result<M.Entity, MappingError>) throws -> Void) throws {
        try finish { entity in
            try body(.success(entity))
        } refused: { error in
            try body(.failure(error))
        }
    }

    // With a closure for each case, for the reason that `Mapping.readElements` gives.

    @usableFromInline
    mutating func read(
        _ piece: Span<UInt8>, accepted: (M.Entity) throws -> Void, refused: (MappingError) throws -> Void
    ) throws {
        try piece.withBytes { piece in
            var start = 0
            if !rest.isEmpty || isSkipping {
                guard let end = piece.lineEnd(from: 0) else { return try keep(piece, from: 0, refused) }
                if !isSkipping {
                    append(piece, from: 0, to: end)
                    let line = rest
                    try line.span.withBytes { try lines($0, to: $0.count, accepted, refused) }
                }
                rest.removeAll(keepingCapacity: true)
                isSkipping = false
                start = end + 1
            }
            let end = piece.lastLineEnd(from: start)
            if end > start { try lines(piece.slice(from: start, to: end), to: end - start, accepted, refused) }
            try keep(piece, from: max(start, end), refused)
        }
    }

    @usableFromInline
    mutating func finish(
        accepted: (M.Entity) throws -> Void, refused: (MappingError) throws -> Void
    ) throws {
        let line = rest
        rest = []
        isSkipping = false
        try line.span.withBytes { try lines($0, to: $0.count, accepted, refused) }
    }

    /// Reads complete lines.
    private mutating func lines(
        _ bytes: Bytes, to end: Int, _ accepted: (M.Entity) throws -> Void, _ refused: (MappingError) throws -> Void
    ) throws {
        var index = bytes.afterWhitespace(0)
        while index < end {
            count += 1
            let line = bytes.lineEnd(from: index) ?? end
            let start = index
            index = bytes.afterWhitespace(line)
            let entity: M.Entity
            do throws(MappingError) {
                entity = try record(in: bytes, from: start, to: line)
            } catch {
                try refused(error.inRecord(count))
                continue
            }
            try accepted(entity)
        }
    }

    /// Reads the record of one line.
    private mutating func record(in bytes: Bytes, from start: Int, to line: Int) throws(MappingError) -> M.Entity {
        var end = start
        do throws(MappingError) {
            let entity = try plan.decode(bytes, from: start, with: &scanner, end: &end)
            if end <= line {
                try plan.checkLineEnd(bytes, from: start, at: end)
                return entity
            }
        } catch {
            if end > start, end <= line { throw error }
        }
        // Not well-formed, or only together with the next line: then the line alone says what is wrong.
        let entity = try plan.decode(bytes.slice(from: 0, to: line), from: start, with: &scanner, end: &end)
        try plan.checkLineEnd(bytes, from: start, at: end)
        return entity
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
