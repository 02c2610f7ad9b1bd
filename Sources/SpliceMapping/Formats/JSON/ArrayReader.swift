/// Reads the elements of one array of a JSON document piece by piece, in the memory of the largest of them.
///
/// ```swift
/// var reader = try ArrayReader<ShopOrder>(at: "data.orders")
/// for try await chunk in body {
///     try reader.read(chunk.span) { order in … } refused: { error in … }
/// }
/// try reader.finish()
/// ```
///
/// An element that is refused is reported, and the reading goes on. What stands around the array is kept without its elements
/// and checked when the document ends, so that records are handed out before it is known that the whole is well-formed.
/// Pieces may end anywhere. Where the document is in memory already, `Mapping.decodeElements(of:at:limits:drift:_:refused:)` is faster. A
/// reader is used by one task at a time.
public struct ArrayReader<M: Mapping>: ~Copyable {
    private let plan: Plan<M.Entity>
    private var scanner: Scanner
    private var elements: ArrayScanner
    private let path: String
    /// How many records were read, refused ones included.
    public private(set) var count = 0

    /// A reader.
    ///
    /// - Parameters:
    ///   - path: where the array stands, such as `"data.orders"`; empty when the document is the array.
    ///   - limits: what each element may ask for, and what stands around the array.
    /// - Throws: ``MappingError`` with code `mapping` when the mapping itself is wrong.
    public init(at path: String = "", limits: DecodingLimits = .standard) throws(MappingError) {
        let plan = PlanRegistry.plan(of: M.self)
        try plan.checkDefects()
        self.plan = plan
        self.path = path
        scanner = Scanner(plan.layout, limits: limits)
        elements = ArrayScanner(path: path.isEmpty ? [] : FieldPath(path).steps, limit: limits.maximumBytes)
    }

    /// Reads the elements that end in a piece.
    ///
    /// - Parameters:
    ///   - piece: bytes of the document, the next ones.
    ///   - accepted: gets each entity.
    ///   - refused: gets every problem of an element that has some.
    /// - Throws: ``MappingError`` when the document is not well-formed between elements, or too large around them; what the
    ///   closures throw.
    public mutating func read(
        _ piece: Span<UInt8>, _ accepted: (consuming M.Entity) throws -> Void,
        refused: (MappingError) throws -> Void
    ) throws {
        for index in piece.indices {
            switch elements.take(piece[index]) {
            case .none: continue
            case .element: try deliver(accepted, refused)
            case .malformed: throw malformed(.grammar, "not JSON behind element \(count)")
            }
        }
        if elements.isOutsideTooLarge { throw plan.tooLarge(scanner.limits) }
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

    /// Ends the document, behind which no element can come any more.
    ///
    /// - Throws: ``MappingError`` when it is not complete, or has no array at the path.
    public mutating func finish() throws(MappingError) {
        guard elements.isComplete else {
            throw malformed(.grammar, "the document around the array is not JSON, or ends too early")
        }
        guard elements.isFound else { throw plan.noArray(at: path) }
    }

    /// The same as ``finish()``; nothing is handed out.
    public mutating func finish(_ body: (consuming Result<M.Entity, MappingError>) throws -> Void) throws {
        try finish()
    }

    private mutating func deliver(
        _ accepted: (consuming M.Entity) throws -> Void, _ refused: (MappingError) throws -> Void
    ) throws {
        count += 1
        guard !elements.isTooLarge else { return try refused(plan.tooLarge(scanner.limits).inRecord(count)) }
        let element = elements.element
        let entity: M.Entity
        do throws(MappingError) {
            entity = try plan.decode(element.span, with: &scanner)
        } catch {
            return try refused(error.inRecord(count))
        }
        try accepted(consume entity)
    }

    private func malformed(_ code: IssueCode, _ problem: String) -> MappingError {
        TranscodedDecoder<M>.malformed(code, problem)
    }
}
