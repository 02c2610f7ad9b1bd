/// Reads the elements of one array of a JSON document piece by piece, in the memory of the largest of them.
///
/// ```swift
/// var reader = try ArrayReader<ShopOrder>(at: "data.orders")
/// for try await chunk in body {
///     try reader.read(chunk.span) { result in … }
/// }
/// try reader.finish { result in … }
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
    /// - Throws: ``MappingError`` when the document is not well-formed between elements, or too large around them; what `body`
    ///   throws; what is wrong with an element is in the result.
    public mutating func read(
        _ piece: Span<UInt8>, _ body: (Result<M.Entity, MappingError>) throws -> Void
    ) throws {
        for index in piece.indices {
            switch elements.take(piece[index]) {
            case .none: continue
            case .element: try deliver(body)
            case .malformed: throw malformed(.grammar, "not JSON behind element \(count)")
            }
        }
        if elements.isOutsideTooLarge { throw plan.tooLarge(scanner.limits) }
    }

    /// Ends the document.
    ///
    /// - Throws: ``MappingError`` when it is not well-formed or not complete, or has no array at the path.
    public mutating func finish(_ body: (Result<M.Entity, MappingError>) throws -> Void) throws {
        guard elements.isComplete else {
            throw malformed(.grammar, "the document around the array is not JSON, or ends too early")
        }
        guard elements.isFound else { throw plan.noArray(at: path) }
    }

    private mutating func deliver(_ body: (Result<M.Entity, MappingError>) throws -> Void) throws {
        count += 1
        guard !elements.isTooLarge else {
            return try body(.failure(plan.tooLarge(scanner.limits).inRecord(count)))
        }
        let element = elements.element
        try element.span.withBytes { bytes in
            let entity: M.Entity
            do throws(MappingError) {
                var end = 0
                entity = try plan.decode(bytes, from: 0, with: &scanner, end: &end)
                try plan.checkEnd(bytes, at: end)
            } catch {
                return try body(.failure(error.inRecord(count)))
            }
            try body(.success(entity))
        }
    }

    private func malformed(_ code: IssueCode, _ problem: String) -> MappingError {
        TranscodedDecoder<M>.malformed(code, problem)
    }
}
