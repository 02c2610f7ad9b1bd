/// Which column of a table holds which field of a record.
struct CSVColumns: Sendable {
    /// A field or a nested record.
    private indirect enum Node: Sendable {
        case field(Int)
        case record([Member])
        /// The members of an object whose keys are data; whether none at all is an empty object, or null.
        case members([Member], isNeeded: Bool)

        /// What is in it, where it is no field.
        var inner: [Member] {
            switch self {
            case .field: []
            case .record(let inner), .members(let inner, _): inner
            }
        }
    }

    private struct Member: Sendable {
        let place: CSVPlace
        let literal: [UInt8]
        var node: Node
    }

    /// A key, or a member of an object whose keys are data.
    private struct Step {
        let place: CSVPlace
        /// True for a key that leads to members.
        var isMembers = false
    }

    /// What is written of a row, in the order of the JSON: a field, or an object with what is in it right behind.
    private struct Piece: BitwiseCopyable, Sendable {
        enum Kind: UInt8 { case field, record, members }

        let kind: Kind
        /// Whether no members at all are an empty object, or null.
        let isNeeded: Bool
        let column: Int
        /// Where its key stands in `literals`.
        let literalStart: Int
        let literalEnd: Int
        /// The index behind what is in it.
        var end: Int
    }

    /// The names of the columns.
    let names: [String]
    private var members: [Member] = []
    /// The same flat, so that writing a row copies no trees.
    private var pieces: [Piece] = []
    private var literals: [UInt8] = []

    /// The columns of a table as its header names them; those that no row reads have no place.
    ///
    /// - Throws: what is wrong with the header.
    init(header names: [String], _ shape: RecordShape) throws(HeaderProblem) {
        self.names = names
        var seen: Set<String> = []
        for (column, name) in names.enumerated() {
            guard let steps = CSVColumns.steps(of: name[...], from: 0, shape) else { continue }
            guard seen.insert(name).inserted else { throw HeaderProblem(words: "the column “\(name)” occurs twice") }
            CSVColumns.insert(column, steps[...], shape, into: &members)
        }
        flatten(members)
    }

    /// The columns that a mapping writes, in the order of its keys.
    init(writing shape: RecordShape) {
        var names: [String] = []
        members = CSVColumns.all(of: 0, below: "", shape, &names)
        self.names = names
        flatten(members)
    }

    private mutating func flatten(_ members: [Member]) {
        for member in members {
            let start = literals.count
            literals += member.literal
            let (kind, isNeeded, column): (Piece.Kind, Bool, Int) =
                switch member.node {
                case .field(let column): (.field, false, column)
                case .record: (.record, false, -1)
                case .members(_, let isNeeded): (.members, isNeeded, -1)
                }
            let index = pieces.count
            pieces.append(
                Piece(
                    kind: kind, isNeeded: isNeeded, column: column, literalStart: start, literalEnd: literals.count,
                    end: index + 1))
            flatten(member.node.inner)
            pieces[index].end = pieces.count
        }
    }

    /// The path of the first array that a row of a mapping needs, which a table has no place for.
    static func firstArray(_ shape: RecordShape) -> String? {
        for table in shape.tables {
            for key in table.keys {
                switch key.use {
                case .elements, .members(.lists), .members(.nested): return key.name
                case .value, .list, .object, .members(.values): continue
                }
            }
        }
        return nil
    }

    /// The keys that a column's name leads through. Names may have points of their own: a key that is the whole rest of the
    /// name comes before one that is a part of it.
    private static func steps(of name: Substring, from table: Int, _ shape: RecordShape) -> [Step]? {
        if let key = shape.tables[table].numbers[String(name)] {
            switch shape.tables[table].keys[key].use {
            case .value, .list: return [Step(place: CSVPlace(table: table, key: key))]
            case .object, .elements, .members: return nil
            }
        }
        for (number, key) in shape.tables[table].keys.enumerated() {
            guard name.hasPrefix(key.name + ".") else { continue }
            let rest = name.dropFirst(key.name.count + 1)
            let place = CSVPlace(table: table, key: number)
            if case .members = key.use {
                let member = CSVPlace(table: table, key: number, member: String(rest))
                return [Step(place: place, isMembers: true), Step(place: member)]
            }
            if case .object(let inner) = key.use, let steps = steps(of: rest, from: inner, shape) {
                return [Step(place: place)] + steps
            }
        }
        return nil
    }

    private static func insert(
        _ column: Int, _ steps: ArraySlice<Step>, _ shape: RecordShape, into members: inout [Member]
    ) {
        guard let step = steps.first else { return }
        let table = shape.tables[step.place.table]
        let literal = step.place.member.map(JSONText.key) ?? table.keys[step.place.key].literal
        guard steps.count > 1 else {
            members.append(Member(place: step.place, literal: literal, node: .field(column)))
            return
        }
        let known = members.firstIndex { $0.place == step.place }
        var inner = known.map { members[$0].node.inner } ?? []
        insert(column, steps.dropFirst(), shape, into: &inner)
        let isNeeded = table.neededMembers.contains(step.place.key)
        let node: Node = step.isMembers ? .members(inner, isNeeded: isNeeded) : .record(inner)
        if let known {
            members[known].node = node
        } else {
            members.append(Member(place: step.place, literal: literal, node: node))
        }
    }

    private static func all(
        of table: Int, below path: String, _ shape: RecordShape, _ names: inout [String]
    ) -> [Member] {
        shape.tables[table].keys.enumerated().compactMap { number, key in
            switch key.use {
            case .value, .list:
                names.append(path + key.name)
                return Member(
                    place: CSVPlace(table: table, key: number), literal: key.literal, node: .field(names.count - 1))
            case .object(let inner):
                return Member(
                    place: CSVPlace(table: table, key: number), literal: key.literal,
                    node: .record(all(of: inner, below: "\(path)\(key.name).", shape, &names)))
            case .elements, .members: return nil
            }
        }
    }
}

/// What is wrong with the names of the columns.
struct HeaderProblem: Error {
    let words: String
}

extension CSVColumns {
    /// Writes a row as JSON, and notes the place of each field where somebody asks for it.
    func write(
        _ row: borrowing CSVScanner.Row, _ format: CSVFormat, to json: inout [UInt8], _ places: inout RecordPlaces?
    ) {
        json.removeAll(keepingCapacity: true)
        write(0..<pieces.count, leavesNullsOut: false, row, format, to: &json, &places)
    }

    private func write(
        _ range: Range<Int>, leavesNullsOut: Bool, _ row: borrowing CSVScanner.Row, _ format: CSVFormat,
        to json: inout [UInt8], _ places: inout RecordPlaces?
    ) {
        json.append(.openBrace)
        var index = range.lowerBound
        while index < range.upperBound {
            let piece = pieces[index]
            let inner = index + 1..<piece.end
            defer { index = piece.end }
            if leavesNullsOut, isNull(index..<piece.end, row, format) { continue }
            json += literals[piece.literalStart..<piece.literalEnd]
            switch piece.kind {
            case .field:
                places?.note(json.count, line: row.line, column: piece.column + 1)
                writeField(piece.column, row, format, to: &json)
            case .record, .members:
                if isNull(inner, row, format) {
                    json += (piece.isNeeded ? "{}" : "null").utf8
                } else {
                    write(inner, leavesNullsOut: piece.kind == .members, row, format, to: &json, &places)
                }
            }
            json.append(.comma)
        }
        if json.last == .comma { json[json.count - 1] = .closeBrace } else { json.append(.closeBrace) }
    }

    private func writeField(
        _ column: Int, _ row: borrowing CSVScanner.Row, _ format: CSVFormat, to json: inout [UInt8]
    ) {
        if isNull(column, row, format) {
            json += "null".utf8
            return
        }
        var bounds = row.bounds(column)
        if format.formulas == .escaped, let start = format.formulaStart(row.text[bounds]), start > bounds.lowerBound {
            bounds = bounds.lowerBound + 1..<bounds.upperBound
        }
        row.text.span.withBytes { text in
            JSONText.append(text.slice(from: bounds.lowerBound, to: bounds.upperBound), to: &json)
        }
    }

    private func isNull(_ column: Int, _ row: borrowing CSVScanner.Row, _ format: CSVFormat) -> Bool {
        guard !row.isQuoted[column] else { return false }
        switch format.null {
        case .never: return false
        case .unquotedEmpty: return row.bounds(column).isEmpty
        case .text(let spelling): return row.text[row.bounds(column)].elementsEqual(spelling.utf8)
        }
    }

    /// Whether every field in a range of pieces is null.
    private func isNull(_ range: Range<Int>, _ row: borrowing CSVScanner.Row, _ format: CSVFormat) -> Bool {
        for index in range where pieces[index].kind == .field {
            guard isNull(pieces[index].column, row, format) else { return false }
        }
        return true
    }

    /// The columns of the keys of each table.
    var columns: [CSVPlace: Int] {
        var found: [CSVPlace: Int] = [:]
        CSVColumns.collect(members, into: &found)
        return found
    }

    private static func collect(_ members: [Member], into found: inout [CSVPlace: Int]) {
        for member in members {
            switch member.node {
            case .field(let column): found[member.place] = column
            case .record(let inner), .members(let inner, _): collect(inner, into: &found)
            }
        }
    }
}

/// A key of a table of a shape, or a member behind one.
struct CSVPlace: Hashable, Sendable {
    let table: Int
    let key: Int
    /// The member, in an object whose keys are data.
    var member: String?
}
