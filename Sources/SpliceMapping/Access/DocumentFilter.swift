import SpliceModel

/// Copies a document and leaves out what is not in a tree of fields: what nobody named is never written.
struct DocumentFilter: Sendable {
    /// What happens to a field.
    indirect enum Field: Sendable {
        /// It is copied as it is.
        case kept
        /// It is left out: the value of a field that is withheld.
        case dropped
        /// Its access is withheld; how that is written is still open.
        case withheld
        /// This stands in its place.
        case literal(StaticString)
        /// Its text is replaced.
        case masked(Mask)
        /// An object, or an array of objects, of which these fields are looked at.
        case record([String: Field])

        var isWithheld: Bool {
            if case .withheld = self { true } else { false }
        }

        /// True when something of the value is written.
        var isValue: Bool {
            switch self {
            case .kept, .masked, .record: true
            case .dropped, .withheld, .literal: false
            }
        }
    }

    /// A mask and what its field holds.
    struct Mask: Sendable {
        let mask: FieldMask
        let limit: Int?
        let unit: LengthUnit

        func text(for value: String) -> String {
            let text = mask.text(value)
            return limit.map { unit.prefix(of: text, limit: $0) } ?? text
        }
    }

    let members: [String: Field]

    /// Puts a field at the end of a path. What keeps more wins over what keeps less.
    static func insert(_ field: Field, at steps: ArraySlice<String>, into members: inout [String: Field]) {
        guard let step = steps.first else {
            // The members of a row at “.” stand among the others.
            guard case .record(let own) = field else { return }
            members.merge(own) { present, new in present.isValue ? present : new }
            return
        }
        if steps.count == 1 {
            if let present = members[step], present.isValue { return }
            members[step] = field
            return
        }
        var inner: [String: Field] = [:]
        switch members[step] {
        case .record(let present)?: inner = present
        case .kept?: return
        default: break
        }
        insert(field, at: steps.dropFirst(), into: &inner)
        members[step] = .record(inner)
    }

    /// The document without what is not granted.
    func apply<M: Mapping>(to document: [UInt8], of mapping: M.Type) throws(MappingError) -> [UInt8] {
        var writer = Writer(capacity: document.count)
        try document.span.withBytes { (bytes) throws(MappingError) in
            do throws(ScanFault) {
                _ = try object(bytes, at: bytes.afterWhitespace(0), members, to: &writer)
            } catch {
                throw MappingError(
                    mapping: M.name, version: M.version,
                    issues: [Issue(path: "", code: .grant, problem: "a field with a mask was not written as text")])
            }
        }
        return writer.bytes
    }

    private func object(
        _ bytes: Bytes, at start: Int, _ members: [String: Field], to writer: inout Writer
    ) throws(ScanFault) -> Int {
        writer.openObject()
        var index = bytes.afterWhitespace(start + 1)
        while index < bytes.count, bytes[index] != .closeBrace {
            let name = try bytes.scanString(from: index + 1)
            let value = try bytes.afterColon(name.end + 1)
            let field = members[bytes.slice(from: index + 1, to: name.end).unescapedString()] ?? .dropped
            if case .dropped = field {
                index = try bytes.skipValue(at: value, depth: 1000)
            } else {
                writer.buffer.append(bytes.slice(from: index, to: name.end + 1))
                writer.buffer.append(.colon)
                index = try self.value(bytes, at: value, field, to: &writer)
                writer.separate()
            }
            index = bytes.afterWhitespace(index)
            if index < bytes.count, bytes[index] == .comma { index = bytes.afterWhitespace(index + 1) }
        }
        writer.closeObject()
        return index + 1
    }

    private func value(
        _ bytes: Bytes, at start: Int, _ field: Field, to writer: inout Writer
    ) throws(ScanFault) -> Int {
        let end = try bytes.skipValue(at: start, depth: 1000)
        switch field {
        case .kept: writer.buffer.append(bytes.slice(from: start, to: end))
        case .dropped, .withheld: writer.null()
        case .literal(let text): writer.literal(text)
        case .masked(let mask):
            if bytes[start] == .quote {
                writer.text(mask.text(for: bytes.slice(from: start + 1, to: end - 1).unescapedString()))
            } else if try bytes.scanLiteral(from: start).kind == .null {
                writer.null()
            } else {
                throw ScanFault(.grant, at: start)
            }
        case .record(let members): try record(bytes, at: start, to: end, members, to: &writer)
        }
        return end
    }

    /// An object, an array of objects, or what stands for none.
    private func record(
        _ bytes: Bytes, at start: Int, to end: Int, _ members: [String: Field], to writer: inout Writer
    ) throws(ScanFault) {
        if bytes[start] == .openBrace {
            _ = try object(bytes, at: start, members, to: &writer)
            return
        }
        guard bytes[start] == .openBracket else {
            // Null, or empty text: no value, of which there is nothing to withhold.
            if bytes[start] == 0x6e { writer.null() } else { writer.literal("\"\"") }
            return
        }
        writer.openArray()
        var index = bytes.afterWhitespace(start + 1)
        while index < end, bytes[index] != .closeBracket {
            index = try value(bytes, at: index, .record(members), to: &writer)
            writer.separate()
            index = bytes.afterWhitespace(index)
            if index < end, bytes[index] == .comma { index = bytes.afterWhitespace(index + 1) }
        }
        writer.closeArray()
    }
}
