extension Mapping {
    /// Writes an entity over the document that it was read from: what no row maps stays, and so does the spelling of every
    /// field that did not change.
    ///
    /// ```swift
    /// var order = try ShopOrder.decode(original)
    /// order.note = "call first"
    /// let bytes = try ShopOrder.encode(order, over: original, matching: ["line_items": "sku"])
    /// ```
    ///
    /// The order of keys, white space, unknown keys at every depth, and the way in which unchanged numbers and dates are
    /// spelt are those of the original. Changed fields are written in their place, new ones at the end of their object,
    /// without white space inside; a field that the mapping now leaves out is removed.
    /// So is one whose row begins to apply (`when`, `oneOf`) and for which the entity has no value.
    ///
    /// The elements of an array are matched, so that each keeps its unknown keys: by the field that `matching` names for the
    /// array; without one, elements that did not change keep theirs, and a changed element is the one at its place as long
    /// as the array is as long as before. An element that is not in the entity any more is removed with everything in it.
    ///
    /// - Parameters:
    ///   - entity: what is to be stored.
    ///   - original: the document, as it was read.
    ///   - matching: for arrays, by their path (`"orders.lines"` for an array in the elements of an array): the path of the
    ///     field, inside of an element, that tells its elements apart. A row must map it.
    ///   - limits: what the original may ask for.
    /// - Throws: ``MappingError`` when the mapping refuses the original, or with every row that cannot hold its value; with
    ///   code `mapping` when `matching` names what no row maps.
    public static func encode(
        _ entity: Entity, over original: [UInt8], matching: [String: String] = [:], limits: DecodingLimits = .standard
    ) throws(MappingError) -> [UInt8] {
        let keys = try PlanRegistry.plan(of: Self.self).shape.keys(matching: matching, of: Self.self)
        return try encode(entity, over: original, keys, limits) { (document) throws(MappingError) in document }
    }

    /// The same for what is seen of the documents that the mapping writes: what is not seen is as if no row mapped it.
    static func encode(
        _ entity: Entity, over original: [UInt8], _ keys: [[String]: [String]], _ limits: DecodingLimits,
        seen: ([UInt8]) throws(MappingError) -> [UInt8]
    ) throws(MappingError) -> [UInt8] {
        let next = try seen(encode(entity))
        let base = try seen(encode(decode(original, limits: limits)))
        let shape = PlanRegistry.plan(of: Self.self).shape
        let written = try merged(original, base, next, shape, keys)
        guard shape.hasConditions else { return written }
        // Where a row begins to apply, a field that was not read before is: it goes unless the entity has it.
        let read = try seen(encode(decode(written, limits: limits)))
        return read == next ? written : try merged(written, read, next, shape, keys)
    }

    private static func merged(
        _ original: [UInt8], _ base: [UInt8], _ next: [UInt8], _ shape: RecordShape, _ keys: [[String]: [String]]
    ) throws(MappingError) -> [UInt8] {
        do throws(ScanFault) {
            return try original.span.withBytes { (original) throws(ScanFault) in
                try base.span.withBytes { (base) throws(ScanFault) in
                    try next.span.withBytes { (next) throws(ScanFault) in
                        var merge = WriteBack(original: original, base: base, next: next, shape, keys: keys)
                        try merge.run()
                        return merge.output
                    }
                }
            }
        } catch {
            throw original.span.withBytes { PlanRegistry.plan(of: Self.self).malformed(error, in: $0) }
        }
    }
}

extension RecordShape {
    /// The table of the elements of the array at a path, which may lead through the elements of others.
    func elementTable(at path: [String]) -> Int? {
        var table = 0
        for (index, step) in path.enumerated() {
            guard let number = tables[table].numbers[step] else { return nil }
            switch tables[table].keys[number].use {
            case .object(let inner): table = inner
            case .elements(let inner):
                if index == path.count - 1 { return inner }
                table = inner
            case .value, .list, .members: return nil
            }
        }
        return nil
    }

    /// Whether a path below a table leads to a value.
    func isValue(_ path: [String], below table: Int) -> Bool {
        guard let step = path.first, let number = tables[table].numbers[step] else { return false }
        switch tables[table].keys[number].use {
        case .value, .list, .members: return path.count == 1
        case .object(let inner): return isValue(Array(path.dropFirst()), below: inner)
        case .elements: return false
        }
    }
}
