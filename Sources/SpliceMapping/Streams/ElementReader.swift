/// Reads the elements of an array inside a document, one after another, without holding more than one of them as an entity.
///
/// ```swift
/// try ShopOrder.decodeElements(of: bytes, at: "data.orders") { order in … } refused: { error in … }
/// ```
///
/// The document around the array is checked as strictly as a record; what stands beside the array is read over.
struct ElementReader {
    let steps: [String]
    let limits: DecodingLimits

    /// Calls `element` with the index of every element of the array; it returns the index behind the element.
    ///
    /// - Returns: false when the document has no array at the path.
    func read(_ bytes: Bytes, _ element: (Int) throws -> Int) throws -> Bool {
        guard bytes.count <= limits.maximumBytes else { throw ScanFault(.tooLarge, at: 0) }
        let start = bytes.afterWhitespace(0)
        var isFound = false
        let end = try value(bytes, at: start, steps[...], limits.maximumDepth, &isFound, element)
        let rest = bytes.afterWhitespace(end)
        guard rest == bytes.count else { throw ScanFault(.trailing, at: rest) }
        return isFound
    }

    private func value(
        _ bytes: Bytes, at start: Int, _ steps: ArraySlice<String>, _ depth: Int, _ isFound: inout Bool,
        _ element: (Int) throws -> Int
    ) throws -> Int {
        guard start < bytes.count else { throw ScanFault(.grammar, at: start) }
        if steps.isEmpty, bytes[start] == .openBracket {
            isFound = true
            return try elements(bytes, at: start, element)
        }
        guard let step = steps.first, bytes[start] == .openBrace else {
            return try bytes.skipValue(at: start, depth: depth)
        }
        return try members(bytes, at: start, depth) { name, index in
            if name == step { return try value(bytes, at: index, steps.dropFirst(), depth - 1, &isFound, element) }
            return try bytes.skipValue(at: index, depth: depth - 1)
        }
    }

    /// Calls `member` with the name of every member of the object and the index of its value.
    private func members(
        _ bytes: Bytes, at start: Int, _ depth: Int, _ member: (String, Int) throws -> Int
    ) throws -> Int {
        guard depth > 0 else { throw ScanFault(.tooDeep, at: start) }
        var index = bytes.afterWhitespace(start + 1)
        if index < bytes.count, bytes[index] == .closeBrace { return index + 1 }
        while true {
            guard index < bytes.count, bytes[index] == .quote else { throw ScanFault(.grammar, at: index) }
            let text = try bytes.scanString(from: index + 1)
            let name = bytes.slice(from: index + 1, to: text.end).unescapedString()
            index = bytes.afterWhitespace(try member(name, try bytes.afterColon(text.end + 1)))
            guard index < bytes.count else { throw ScanFault(.grammar, at: index) }
            if bytes[index] == .closeBrace { return index + 1 }
            guard bytes[index] == .comma else { throw ScanFault(.grammar, at: index) }
            index = bytes.afterWhitespace(index + 1)
        }
    }

    private func elements(_ bytes: Bytes, at start: Int, _ element: (Int) throws -> Int) throws -> Int {
        var index = bytes.afterWhitespace(start + 1)
        if index < bytes.count, bytes[index] == .closeBracket { return index + 1 }
        while true {
            index = bytes.afterWhitespace(try element(index))
            guard index < bytes.count else { throw ScanFault(.grammar, at: index) }
            if bytes[index] == .closeBracket { return index + 1 }
            guard bytes[index] == .comma else { throw ScanFault(.grammar, at: index) }
            index = bytes.afterWhitespace(index + 1)
        }
    }
}

extension Mapping {
    /// Reads the elements of an array one after another, with one of them as an entity at a time.
    ///
    /// - Parameters:
    ///   - bytes: a JSON document.
    ///   - path: where the array stands, such as `"data.orders"`; empty when the document is the array.
    ///   - limits: what the document may ask for, as a whole.
    ///   - drift: counts fields of the elements that come and go; nil, the default, for none.
    ///   - accepted: gets each entity.
    ///   - refused: gets every problem of an element that has some; the reading goes on behind it. Places are counted from the
    ///     start of the element, whose number is ``MappingError/record``.
    /// - Throws: ``MappingError`` when the document is not well-formed, or has no array at the path; what the closures throw.
    public static func decodeElements(
        of bytes: Span<UInt8>, at path: String = "", limits: DecodingLimits = .standard,
        drift: DriftCollector<Self>? = nil, _ accepted: (consuming Entity) throws -> Void,
        refused: (MappingError) throws -> Void
    ) throws {
        let plan = PlanRegistry.plan(of: Self.self)
        try plan.checkDefects()
        try plan.scanners.lend(plan.layout, limits: limits, drift: drift?.ledger) { scanner in
            try bytes.withBytes { bytes in
                try plan.readElements(of: bytes, at: path, with: &scanner, accepted: accepted, refused: refused)
            }
        }
    }

    /// The same as `decodeElements(of:at:limits:drift:_:refused:)`, with both cases in one value, which costs a copy of each
    /// entity.
    @inlinable
    public static func decodeElements(
        of bytes: Span<UInt8>, at path: String = "", limits: DecodingLimits = .standard,
        drift: DriftCollector<Self>? = nil, _ body: (consuming Result<Entity, MappingError>) throws -> Void
    ) throws {
        // A closure for each case: for code that does not know the type of the entity, making a `Result` of it means to
        // look up the metadata of that `Result`, for every element anew.
        try decodeElements(of: bytes, at: path, limits: limits, drift: drift) { (entity: consuming Entity) in
            try body(.success(entity))
        } refused: { error in
            try body(.failure(error))
        }
    }

    /// Reads the elements of an array; the first that is refused ends it.
    ///
    /// - Throws: ``MappingError`` as `decodeElements(of:at:limits:drift:_:refused:)`, and that of a refused element.
    public static func decodeArray(
        _ bytes: [UInt8], at path: String = "", limits: DecodingLimits = .standard
    ) throws -> [Entity] {
        var entities: [Entity] = []
        try decodeElements(of: bytes.span, at: path, limits: limits) { entity in
            entities.append(entity)
        } refused: { error in
            throw error
        }
        return entities
    }
}

extension Plan {
    /// Reads the elements of the array at a path, one after another.
    fileprivate func readElements(
        of bytes: Bytes, at path: String, with scanner: inout Scanner, accepted: (consuming Entity) throws -> Void,
        refused: (MappingError) throws -> Void
    ) throws {
        let limits = scanner.limits
        let reader = ElementReader(steps: path.isEmpty ? [] : FieldPath(path).steps, limits: limits)
        var count = 0
        do {
            let isFound = try reader.read(bytes) { start in
                let ahead = scanner.scanAhead(in: bytes, at: start)
                if let ahead, !scanner.isFull { return ahead }
                try mapWaiting(bytes, with: &scanner, count: &count, accepted: accepted, refused: refused)
                if let ahead { return ahead }
                count += 1
                let end = try element(count, bytes, from: start, with: &scanner, accepted, refused)
                // Where the record is not well-formed, or no object, this says so or reads over it.
                return end < 0 ? try bytes.skipValue(at: start, depth: limits.maximumDepth) : end
            }
            try mapWaiting(bytes, with: &scanner, count: &count, accepted: accepted, refused: refused)
            guard isFound else { throw noArray(at: path) }
        } catch let fault as ScanFault {
            try mapWaiting(bytes, with: &scanner, count: &count, accepted: accepted, refused: refused)
            throw malformed(fault, in: bytes)
        }
    }

    /// Reads one element; returns the index behind it, or -1 where it is not well-formed.
    private func element(
        _ number: Int, _ bytes: Bytes, from start: Int, with scanner: inout Scanner,
        _ accepted: (consuming Entity) throws -> Void, _ refused: (MappingError) throws -> Void
    ) throws -> Int {
        var end = -1
        let entity: Entity
        do throws(MappingError) {
            entity = try decode(bytes, from: start, with: &scanner, end: &end)
        } catch {
            try refused(error.inRecord(number))
            return end
        }
        try accepted(consume entity)
        return end
    }
}
