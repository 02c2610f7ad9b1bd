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

        private var strictness: Int {
            switch self {
            case .kept: 0
            case .record: 1
            case .masked: 2
            case .dropped, .withheld: 3
            case .literal: 4
            }
        }

        /// What shows no more than either of two fields.
        func stricter(_ other: Field) -> Field {
            switch (self, other) {
            case (.record(let some), .record(let more)): .record(some.merging(more) { $0.stricter($1) })
            case (.masked(let mask), .masked(let another)): .masked(mask.stricter(another))
            default: other.strictness > strictness ? other : self
            }
        }

        /// The same fields, all of them left out.
        var hidden: Field {
            guard case .record(let members) = self else { return .dropped }
            return .record(members.mapValues(\.hidden))
        }

        /// The same, where objects of which every field is left out are left out too.
        var pruned: Field {
            guard case .record(let members) = self else { return self }
            let inner = members.mapValues(\.pruned)
            let isEmpty = inner.values.allSatisfy { if case .dropped = $0 { true } else { false } }
            return isEmpty && !inner.isEmpty ? .dropped : .record(inner)
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

        /// Of two masks the one that they share; nobody can say which of two different ones shows less, so nothing is shown.
        func stricter(_ other: Mask) -> Mask {
            let isTighter = (other.limit ?? .max) < (limit ?? .max)
            return Mask(
                mask: mask.name == other.mask.name ? mask : .full, limit: isTighter ? other.limit : limit,
                unit: isTighter ? other.unit : unit)
        }
    }

    let members: [String: Field]

    /// Puts a field at the end of a path. Where two rows share a field, as those of two alternatives may, what shows less
    /// of it wins, in either order: the document does not say which of the rows wrote it.
    static func insert(_ field: Field, at steps: ArraySlice<String>, into members: inout [String: Field]) {
        guard let step = steps.first else {
            // The members of a row at “.” stand among the others.
            if case .record(let own) = field { members.merge(own) { $0.stricter($1) } }
            return
        }
        let field = steps.dropFirst().reversed().reduce(field) { inner, step in .record([step: inner]) }
        members[step] = members[step]?.stricter(field) ?? field
    }

    /// Has the field beside a value that is written stay, also where a row of its own is withheld; a mask on it stays.
    static func keep(_ steps: ArraySlice<String>, in members: inout [String: Field]) {
        guard let step = steps.first else { return }
        let rest = steps.dropFirst()
        switch members[step] {
        case .masked?: return
        case .kept? where !rest.isEmpty: return
        case .record(var inner)?:
            keep(rest, in: &inner)
            members[step] = .record(inner)
        default:
            var inner: [String: Field] = [:]
            keep(rest, in: &inner)
            members[step] = rest.isEmpty ? .kept : .record(inner)
        }
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
