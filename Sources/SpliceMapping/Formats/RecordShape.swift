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
    }

    /// The tables; the first is that of the record.
    package private(set) var tables: [Table] = []
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
    }

    /// The paths of arrays, as the rows describe them.
    private struct Arrays {
        /// Values that may be arrays, and whether they always are.
        private(set) var lists: [[String]: Bool] = [:]
        /// Arrays that a rule needs.
        private(set) var needed: Set<[String]> = []

        mutating func collect(_ rows: [MappingRow], below: [String]) {
            for row in rows {
                let path = below + FieldPath(row.source).steps
                let isArray = row.note.type == .array
                if isArray, row.note.nulls.absent == .refused { needed.insert(path) }
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
            case .value: use = arrays.lists[path].map { .list(always: $0) } ?? .value
            case .object(let children): use = .object(add(children, below: path, arrays))
            case .elements(let layout): use = .elements(add(layout.keys, below: path, arrays))
            }
            if arrays.needed.contains(path) { tables[index].neededArrays.append(tables[index].keys.count) }
            tables[index].numbers[key.name] = tables[index].keys.count
            tables[index].keys.append(Key(name: key.name, use: use, literal: JSONText.key(key.name)))
        }
        return index
    }
}
