import SpliceMapping

/// What a mapping reads of the elements and attributes of a record.
struct XMLShape {
    /// The keys of one object, by the names that stand for them.
    struct Table {
        private var exact: [XMLName: Int] = [:]
        private var anywhere: [String: Int] = [:]

        mutating func add(_ step: XMLFormat.Step, _ key: Int) {
            if let namespace = step.namespace {
                exact[XMLName(step.local, in: namespace)] = key
            } else {
                anywhere[step.local] = key
            }
        }

        func key(_ name: XMLName) -> Int? { anywhere[name.local] ?? exact[name] }
    }

    let elements: [Table]
    let attributes: [Table]
    /// The keys whose values are kept whole, attributes included.
    let wholeKeys: [Set<Int>]
    /// The keys whose values have keys that are data.
    let memberKeys: [Set<Int>]

    /// - Throws: the name of the first key whose prefix the format does not declare.
    init(_ shape: RecordShape, _ format: XMLFormat) throws(UndeclaredPrefix) {
        var elements: [Table] = []
        var attributes: [Table] = []
        var wholeKeys: [Set<Int>] = []
        var memberKeys: [Set<Int>] = []
        for table in shape.tables {
            var (named, attributed, whole) = (Table(), Table(), Set<Int>())
            for (number, key) in table.keys.enumerated() where key.name != RecordBuilder.textKey {
                guard let step = format.step(key.name) else { throw UndeclaredPrefix(name: key.name) }
                if step.isAttribute { attributed.add(step, number) } else { named.add(step, number) }
                if key.use == .list(always: false) { whole.insert(number) }
            }
            elements.append(named)
            attributes.append(attributed)
            wholeKeys.append(whole)
            memberKeys.append(
                Set(table.keys.indices.filter { if case .members = table.keys[$0].use { true } else { false } }))
        }
        self.elements = elements
        self.attributes = attributes
        self.wholeKeys = wholeKeys
        self.memberKeys = memberKeys
    }
}

/// A path has a prefix that its format does not declare.
struct UndeclaredPrefix: Error {
    let name: String

    var problem: String { "the mapping is wrong: the format declares no namespace for the prefix of “\(name)”" }
}
