/// What a mapping reads of a record, as the readers of other formats than JSON need it: keys, and what stands behind each.
package struct RecordShape: Sendable {
    /// What stands behind a key.
    package enum Use: Sendable, Hashable {
        /// One value.
        case value
        /// Values that may repeat: one is written as it is, several as an array; with `always`, one is an array too.
        case list(always: Bool)
        /// An object whose keys are those of a table.
        case object(Int)
        /// Any number of objects whose keys are those of a table.
        case elements(Int)
        /// An object whose keys are data.
        case members(Members)
    }

    /// What stands behind the keys of an object whose keys are data.
    package enum Members: Sendable, Hashable {
        /// A value each.
        case values
        /// An array of values each.
        case lists
        /// Objects, or arrays of other things than values.
        case nested
    }

    /// A key of an object.
    package struct Key: Sendable {
        package let name: String
        package let use: Use
        /// `"name":`, escaped.
        let literal: [UInt8]
    }

    /// The keys of an object.
    package struct Table: Sendable {
        package fileprivate(set) var keys: [Key] = []
        package fileprivate(set) var numbers: [String: Int] = [:]
        /// The keys of arrays that a rule needs: where elements repeat, none at all is an empty array.
        fileprivate(set) var neededArrays: [Int] = []
        /// The keys of objects whose keys are data, and that a rule needs: where keys stand one by one, none at all is an
        /// empty object.
        fileprivate(set) var neededMembers: [Int] = []
    }

    /// The tables; the first is that of the record.
    package private(set) var tables: [Table] = []
    /// The paths of the objects whose keys are data, by key and without the elements of arrays.
    package private(set) var memberPaths: [(path: [String], members: Members)] = []
    /// True when some row applies to some records only, nested ones included.
    package private(set) var hasConditions = false

    init<Entity>(_ plan: Plan<Entity>) {
        var arrays = Arrays()
        let rows = plan.rows.map(\.note)
        arrays.collect(rows, below: [])
        RowPlace.visit(rows) { place in
            if place.row.condition != nil || place.row.announcement != nil { hasConditions = true }
        }
        add(plan.layout.keys, below: [], arrays)
        memberPaths = memberPaths(of: 0, below: [])
    }

    /// The paths of arrays, as the rows describe them.
    private struct Arrays {
        /// Values that may be arrays, and whether they always are.
        private(set) var lists: [[String]: Bool] = [:]
        /// Arrays that a rule needs.
        private(set) var needed: Set<[String]> = []
        /// Objects whose keys are data.
        private(set) var members: [[String]: Members] = [:]

        mutating func collect(_ rows: [MappingRow], below: [String]) {
            for row in rows {
                let path = below + FieldPath(row.source).steps
                let isArray = row.note.type == .array
                let element = row.nested == nil && row.note.type == .object ? row.note.elements.first : nil
                members[path] = element.map(Members.init)
                if isArray || element != nil, row.note.nulls.absent == .refused { needed.insert(path) }
                if let nested = row.nested {
                    collect(nested.rows, below: path)
                } else if row.note.type.contains(.array) {
                    lists[path] = isArray
                }
            }
        }
    }

    @discardableResult
    private mutating func add(_ keys: [Layout.Key], below: [String], _ arrays: Arrays) -> Int {
        let index = tables.count
        tables.append(Table())
        for key in keys {
            let path = below + [key.name]
            let use: Use
            switch key.shape {
            case .value:
                let list = arrays.lists[path].map { Use.list(always: $0) }
                use = arrays.members[path].map { .members($0) } ?? list ?? .value
            case .object(let children): use = .object(add(children, below: path, arrays))
            case .elements(let layout): use = .elements(add(layout.keys, below: path, arrays))
            }
            if arrays.needed.contains(path) {
                if case .members = use {
                    tables[index].neededMembers.append(tables[index].keys.count)
                } else {
                    tables[index].neededArrays.append(tables[index].keys.count)
                }
            }
            tables[index].numbers[key.name] = tables[index].keys.count
            tables[index].keys.append(Key(name: key.name, use: use, literal: JSONText.key(key.name)))
        }
        return index
    }
}

extension RecordShape {
    private func memberPaths(of table: Int, below: [String]) -> [(path: [String], members: Members)] {
        var found: [(path: [String], members: Members)] = []
        for key in tables[table].keys {
            let path = below + [key.name]
            switch key.use {
            case .members(let members): found.append((path, members))
            case .object(let inner), .elements(let inner): found += memberPaths(of: inner, below: path)
            case .value, .list: break
            }
        }
        return found
    }
}

extension RecordShape.Members {
    /// What the rule of the elements says.
    fileprivate init(_ element: RuleNote) {
        let values: WireType = [.string, .integer, .number, .boolean]
        if element.type.isDisjoint(with: [.object, .array]) || element.type.isSuperset(of: values) {
            self = .values
        } else if element.type == .array, element.elements.allSatisfy({ !$0.type.isDisjoint(with: values) }) {
            self = .lists
        } else {
            self = .nested
        }
    }
}
