/// Which column of a table holds which field of a record.
struct CSVColumns: Sendable {
    /// A field or a nested record.
    private indirect enum Node: Sendable {
        case field(Int)
        case record([Member])
    }

    private struct Member: Sendable {
        let table: Int
        let key: Int
        let literal: [UInt8]
        var node: Node
    }

    /// The names of the columns.
    let names: [String]
    private var members: [Member] = []

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
    }

    /// The columns that a mapping writes, in the order of its keys.
    init(writing shape: RecordShape) {
        var names: [String] = []
        members = CSVColumns.all(of: 0, below: "", shape, &names)
        self.names = names
    }

    /// The path of the first array that a row of a mapping needs, which a table has no place for.
    static func firstArray(_ shape: RecordShape) -> String? {
        for table in shape.tables {
            for key in table.keys { if case .elements = key.use { return key.name } }
        }
        return nil
    }

    /// The keys that a column's name leads through. Names may have points of their own: a key that is the whole rest of the
    /// name comes before one that is a part of it.
    private static func steps(of name: Substring, from table: Int, _ shape: RecordShape) -> [(table: Int, key: Int)]? {
        if let key = shape.tables[table].numbers[String(name)] {
            switch shape.tables[table].keys[key].use {
            case .value, .list: return [(table, key)]
            case .object, .elements: return nil
            }
        }
        for (number, key) in shape.tables[table].keys.enumerated() {
            guard case .object(let inner) = key.use, name.hasPrefix(key.name + ".") else { continue }
            if let rest = steps(of: name.dropFirst(key.name.count + 1), from: inner, shape) {
                return [(table, number)] + rest
            }
        }
        return nil
    }

    private static func insert(
        _ column: Int, _ steps: ArraySlice<(table: Int, key: Int)>, _ shape: RecordShape, into members: inout [Member]
    ) {
        guard let step = steps.first else { return }
        let literal = shape.tables[step.table].keys[step.key].literal
        guard steps.count > 1 else {
            members.append(Member(table: step.table, key: step.key, literal: literal, node: .field(column)))
            return
        }
        if let index = members.firstIndex(where: { $0.table == step.table && $0.key == step.key }),
            case .record(var inner) = members[index].node
        {
            insert(column, steps.dropFirst(), shape, into: &inner)
            members[index].node = .record(inner)
        } else {
            var inner: [Member] = []
            insert(column, steps.dropFirst(), shape, into: &inner)
            members.append(Member(table: step.table, key: step.key, literal: literal, node: .record(inner)))
        }
    }

    private static func all(
        of table: Int, below path: String, _ shape: RecordShape, _ names: inout [String]
    ) -> [Member] {
        shape.tables[table].keys.enumerated().compactMap { number, key in
            switch key.use {
            case .value, .list:
                names.append(path + key.name)
                return Member(table: table, key: number, literal: key.literal, node: .field(names.count - 1))
            case .object(let inner):
                return Member(
                    table: table, key: number, literal: key.literal,
                    node: .record(all(of: inner, below: "\(path)\(key.name).", shape, &names)))
            case .elements: return nil
            }
        }
    }
}

/// What is wrong with the names of the columns.
struct HeaderProblem: Error {
    let words: String
}

extension CSVColumns {
    /// Writes a row as JSON.
    func write(_ row: CSVScanner.Row, _ format: CSVFormat, to json: inout [UInt8]) {
        json.removeAll(keepingCapacity: true)
        write(members, row, format, to: &json)
    }

    private func write(_ members: [Member], _ row: CSVScanner.Row, _ format: CSVFormat, to json: inout [UInt8]) {
        json.append(.openBrace)
        for member in members {
            json += member.literal
            switch member.node {
            case .field(let column): writeField(column, row, format, to: &json)
            case .record(let inner):
                if isNull(inner, row, format) {
                    json += "null".utf8
                } else {
                    write(inner, row, format, to: &json)
                }
            }
            json.append(.comma)
        }
        if json.last == .comma { json[json.count - 1] = .closeBrace } else { json.append(.closeBrace) }
    }

    private func writeField(_ column: Int, _ row: CSVScanner.Row, _ format: CSVFormat, to json: inout [UInt8]) {
        if isNull(column, row, format) {
            json += "null".utf8
            return
        }
        let text = row.field(column)
        let isEscaped = format.formulaStart(text).map { $0 > text.startIndex } ?? false
        JSONText.append(isEscaped ? text.dropFirst() : text, to: &json)
    }

    private func isNull(_ column: Int, _ row: CSVScanner.Row, _ format: CSVFormat) -> Bool {
        guard !row.isQuoted[column] else { return false }
        switch format.null {
        case .never: return false
        case .unquotedEmpty: return row.field(column).isEmpty
        case .text(let spelling): return row.field(column).elementsEqual(spelling.utf8)
        }
    }

    private func isNull(_ members: [Member], _ row: CSVScanner.Row, _ format: CSVFormat) -> Bool {
        members.allSatisfy { member in
            switch member.node {
            case .field(let column): isNull(column, row, format)
            case .record(let inner): isNull(inner, row, format)
            }
        }
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
            case .field(let column): found[CSVPlace(table: member.table, key: member.key)] = column
            case .record(let inner): collect(inner, into: &found)
            }
        }
    }
}

/// A key of a table of a shape.
struct CSVPlace: Hashable, Sendable {
    let table: Int
    let key: Int
}
