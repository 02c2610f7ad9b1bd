public import SpliceMapping
import SpliceModel

extension Mapping {
    /// Writes an entity over the XML document that it was read from: what no row maps stays, and so does the spelling of
    /// everything that did not change.
    ///
    /// ```swift
    /// let bytes = try UBLInvoice.encode(invoice, over: original, as: UBLInvoice.format, matching: ["cac:InvoiceLine": "cbc:ID"])
    /// ```
    ///
    /// Unknown elements and attributes, comments, instructions, prefixes, order, white space and encoding are those of the
    /// original. A new element stands behind what the rows before it read, with the prefixes that the document declares; one
    /// that the mapping now leaves out is removed with everything in it. A changed text stays a CDATA section where it was
    /// one. Elements that repeat are matched as in `encode(_:over:matching:limits:)` for JSON.
    ///
    /// - Parameters:
    ///   - entity: what is to be stored.
    ///   - original: the document, as it was read: one with a single record.
    ///   - format: where the record stands in it; its `style` and `null` say nothing about what stays.
    ///   - matching: for elements that repeat, by their path: the path, inside of one, of what tells them apart. A row must
    ///     map it.
    /// - Throws: `MappingError` when the mapping refuses the original, or with every row that cannot hold its value; with
    ///   code `mapping` when `matching` names what no row maps.
    public static func encode(
        _ entity: Entity, over original: [UInt8], as format: XMLFormat, matching: [String: String] = [:]
    ) throws(MappingError) -> [UInt8] {
        let base = try record(decode(original, as: format), format)
        let next = try record(entity, format)
        let shape = try TranscodedDecoder<Self>.shape()
        let keys = try shape.keys(matching: matching, of: Self.self)
        let written = try merged(original, base, next, format, shape, keys)
        guard shape.hasConditions else { return written }
        // Where a row begins to apply, a field that was not read before is: it goes unless the entity has it.
        let read = try record(decode(written, as: format), format)
        return read == next ? written : try merged(written, read, next, format, shape, keys)
    }

    private static func merged(
        _ original: [UInt8], _ base: XMLTree, _ next: XMLTree, _ format: XMLFormat, _ shape: RecordShape,
        _ keys: [[String]: [String]]
    ) throws(MappingError) -> [UInt8] {
        do {
            var detector = EncodingDetector(format.encoding)
            var utf8: [UInt8] = []
            try detector.decode(original.span, into: &utf8)
            try detector.finish(into: &utf8)
            let encoding = detector.encoding
            let root = try XMLOutline(document: utf8)
            let merge = XMLWriteBack(
                bytes: utf8, format: format, shape: shape, names: try XMLShape(shape, format), keys: keys,
                encoding: encoding)
            guard let place = merge.record(in: root, format.steps.dropFirst()) else {
                throw XMLError(.missing, "there is no such element")
            }
            let written = try merge.element(place, base, next, .record(0), path: [])
            let mark = encoding.byteOrderMark
            let isMarked = !mark.isEmpty && original.starts(with: mark)
            let whole = utf8[..<place.range.lowerBound] + written + utf8[place.range.upperBound...]
            return (isMarked ? mark : []) + encoding.xmlBytes(of: Array(whole))
        } catch let error as XMLError {
            throw TranscodedDecoder<Self>.malformed(IssueCode(error.code), error.message, path: format.path)
        } catch {
            throw TranscodedDecoder<Self>.malformed(.mapping, "the record cannot be written", path: format.path)
        }
    }

    /// The record as the mapping writes it.
    private static func record(_ entity: Entity, _ format: XMLFormat) throws(MappingError) -> XMLTree {
        let plain = XMLFormat.xml(
            format.path, namespaces: format.namespaces, whitespace: format.whitespace, null: format.null)
        let bytes = try encode(entity, as: plain)
        do throws(XMLError) {
            var tree = try XMLTree(parsing: bytes, limits: XMLLimits(maximumDepth: 250, maximumAttributes: 1000))
            for _ in format.steps.dropFirst() {
                guard let inner = tree.elements.first else { break }
                tree = inner
            }
            return tree
        } catch {
            throw TranscodedDecoder<Self>.malformed(IssueCode(error.code), error.message, path: format.path)
        }
    }
}

extension XMLWriteBack {
    /// The record below an element.
    fileprivate func record(in element: XMLOutline, _ steps: ArraySlice<String>) -> XMLOutline? {
        guard let text = steps.first else { return element }
        guard let step = format.step(text) else { return nil }
        for inner in element.elements where step.matches(inner.name.local, inner.name.namespace) {
            if let found = record(in: inner, steps.dropFirst()) { return found }
        }
        return nil
    }
}
