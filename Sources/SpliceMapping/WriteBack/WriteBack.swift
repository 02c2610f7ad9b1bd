/// Puts what changed into a document, and leaves everything else as it stands.
///
/// Three documents meet: the original; the base, which is what the mapping writes for the entity that it reads from the
/// original; and the next, which it writes for the entity to be stored. A field whose base and next are the same bytes did
/// not change, so its original spelling stays, whatever the mapping would have made of it.
struct WriteBack {
    let original: Bytes
    let base: Bytes
    let next: Bytes
    let shape: RecordShape
    /// For arrays, by their path: the path of the field that tells their elements apart.
    let keys: [[String]: [String]]
    private(set) var output: [UInt8] = []

    init(original: Bytes, base: Bytes, next: Bytes, _ shape: RecordShape, keys: [[String]: [String]]) {
        self.original = original
        self.base = base
        self.next = next
        self.shape = shape
        self.keys = keys
        output.reserveCapacity(original.count + 256)
    }

    /// Writes the whole document.
    mutating func run() throws(ScanFault) {
        let start = original.afterWhitespace(0)
        let end = try original.skipValue(at: start, depth: 1000)
        copy(original, 0..<start)
        try object(at: (start, base.afterWhitespace(0), next.afterWhitespace(0)), table: 0, path: [])
        copy(original, end..<original.count)
    }

    /// Where a value stands in the three documents.
    private typealias Places = (original: Int, base: Int, next: Int)

    /// One member or element of the document that is written.
    private struct Piece {
        let lead: Range<Int>
        /// The white space behind it; nil for a new one.
        let tail: Range<Int>?
        let content: Content
    }

    private enum Content {
        /// Bytes of the original.
        case kept(Range<Int>)
        /// Bytes of the next document; a member's key is written before them, as the original or the next spells it.
        case replaced(key: Range<Int>?, value: Range<Int>)
        case added(whole: Range<Int>)
        /// A nested object or array, behind what stands before it in the original.
        case merged(key: Range<Int>, Places, RecordShape.Use, path: [String])
    }
}

extension WriteBack {
    private mutating func object(at places: Places, table: Int, path: [String]) throws(ScanFault) {
        let original = try DocumentOutline(original, at: places.original)
        let base = try DocumentOutline(base, at: places.base).byName
        let next = try DocumentOutline(next, at: places.next)
        let wanted = next.byName
        var pieces: [Piece] = []
        for part in original.parts {
            guard let content = content(of: part, base[part.name], wanted[part.name], table: table, path: path) else {
                continue
            }
            pieces.append(Piece(lead: part.lead, tail: part.tail, content: content))
        }
        let present = Set(original.parts.map(\.name))
        let lead = original.parts.last?.lead ?? (places.original + 1)..<(places.original + 1)
        for part in next.parts where !present.contains(part.name) {
            if let known = base[part.name], self.base.holds(known.value, sameAs: part.value, of: self.next) { continue }
            pieces.append(Piece(lead: lead, tail: nil, content: .added(whole: part.whole)))
        }
        try write(pieces, between: (.openBrace, .closeBrace), closing: original.parts.last?.tail)
    }

    /// What becomes of a member of the original; nil when it is left out.
    private func content(
        of part: DocumentOutline.Part, _ base: DocumentOutline.Part?, _ next: DocumentOutline.Part?, table: Int,
        path: [String]
    ) -> Content? {
        guard let next else { return base == nil ? .kept(part.whole) : nil }
        guard let base else { return .replaced(key: part.whole.lowerBound..<part.value.lowerBound, value: next.value) }
        if self.base.holds(base.value, sameAs: next.value, of: self.next) { return .kept(part.whole) }
        let key = part.whole.lowerBound..<part.value.lowerBound
        let places = (part.value.lowerBound, base.value.lowerBound, next.value.lowerBound)
        if let number = shape.tables[table].numbers[part.name], opensAlike(places) {
            let use = shape.tables[table].keys[number].use
            switch use {
            case .object, .elements: return .merged(key: key, places, use, path: path + [part.name])
            case .value, .list, .members: break
            }
        }
        return .replaced(key: key, value: next.value)
    }

    /// Whether the three values are all objects, or all arrays.
    private func opensAlike(_ places: Places) -> Bool {
        let bracket = original[places.original]
        return (bracket == .openBrace || bracket == .openBracket) && base[places.base] == bracket
            && next[places.next] == bracket
    }

    private mutating func array(at places: Places, table: Int, path: [String]) throws(ScanFault) {
        let original = try DocumentOutline(original, at: places.original)
        let base = try DocumentOutline(base, at: places.base).parts
        let next = try DocumentOutline(next, at: places.next).parts
        let matches = try match(base, next, by: keys[path])
        let lead = original.parts.first?.lead ?? (places.original + 1)..<(places.original + 1)
        var pieces: [Piece] = []
        for (element, match) in zip(next, matches) {
            guard let match, match < original.parts.count, base.count == original.parts.count else {
                pieces.append(Piece(lead: lead, tail: nil, content: .added(whole: element.whole)))
                continue
            }
            let old = original.parts[match]
            let places = (old.value.lowerBound, base[match].value.lowerBound, element.value.lowerBound)
            let isSame = self.base.holds(base[match].value, sameAs: element.value, of: self.next)
            let content: Content =
                isSame
                ? .kept(old.whole)
                : opensAlike(places)
                    ? .merged(key: old.whole.lowerBound..<old.value.lowerBound, places, .object(table), path: path)
                    : .replaced(key: nil, value: element.value)
            pieces.append(Piece(lead: old.lead, tail: old.tail, content: content))
        }
        try write(pieces, between: (.openBracket, .closeBracket), closing: original.parts.last?.tail)
    }

    private func match(
        _ old: [DocumentOutline.Part], _ new: [DocumentOutline.Part], by key: [String]?
    ) throws(ScanFault) -> [Int?] {
        let old = try old.map { (part) throws(ScanFault) in try identity(of: part, in: base, by: key) }
        let new = try new.map { (part) throws(ScanFault) in try identity(of: part, in: next, by: key) }
        return ElementMatching.matches(old, new, isKeyed: key != nil)
    }

    /// What tells an element apart: the field at a path, or else all of it.
    private func identity(
        of part: DocumentOutline.Part, in bytes: Bytes, by key: [String]?
    ) throws(ScanFault) -> [UInt8] {
        var range = part.value
        for step in key ?? [] {
            guard bytes[range.lowerBound] == .openBrace,
                let member = try DocumentOutline(bytes, at: range.lowerBound).byName[step]
            else { return [] }
            range = member.value
        }
        return bytes.slice(from: range.lowerBound, to: range.upperBound).array
    }
}

extension WriteBack {
    private mutating func write(
        _ pieces: [Piece], between brackets: (open: UInt8, close: UInt8), closing: Range<Int>?
    ) throws(ScanFault) {
        output.append(brackets.open)
        for (index, piece) in pieces.enumerated() {
            copy(original, piece.lead)
            try write(piece.content)
            if index < pieces.count - 1 {
                if let tail = piece.tail, tail != closing { copy(original, tail) }
                output.append(.comma)
            }
        }
        if let closing { copy(original, closing) }
        output.append(brackets.close)
    }

    private mutating func write(_ content: Content) throws(ScanFault) {
        switch content {
        case .kept(let range): copy(original, range)
        case .replaced(let key, let value):
            if let key { copy(original, key) }
            copy(next, value)
        case .added(let whole): copy(next, whole)
        case .merged(let key, let places, let use, let path):
            copy(original, key)
            switch use {
            case .object(let table): try object(at: places, table: table, path: path)
            case .elements(let table): try array(at: places, table: table, path: path)
            case .value, .list, .members: break
            }
        }
    }

    private mutating func copy(_ bytes: Bytes, _ range: Range<Int>) {
        for index in range { output.append(bytes[index]) }
    }
}
