/// Which fields of a document a mapping reads, and which it leaves out on purpose, as a tree of keys.
package struct FieldTree: Sendable {
    /// True when a row reads the value as a whole.
    package private(set) var isRead = false
    /// True when the mapping says that the value, or the rest of it, is left out on purpose.
    package private(set) var isIgnored = false
    /// True when the value is an array whose elements have the fields below.
    package private(set) var isArray = false
    /// The fields below, by key.
    package private(set) var children: [String: FieldTree] = [:]

    private init() {}

    /// The fields of a mapping.
    package init<M: Mapping>(of mapping: M.Type) { self.init(PlanRegistry.plan(of: mapping)) }

    private init<Entity>(_ plan: Plan<Entity>) {
        children = FieldTree.children(of: plan.layout.keys)
        ignore(plan.ignored, below: [])
        ignore(in: plan.rows.map(\.note), below: [])
    }

    private static func children(of keys: [Layout.Key]) -> [String: FieldTree] {
        var children: [String: FieldTree] = [:]
        for key in keys {
            var tree = FieldTree()
            switch key.shape {
            case .value: tree.isRead = true
            case .object(let keys): tree.children = FieldTree.children(of: keys)
            case .elements(let layout):
                tree.isArray = true
                tree.children = FieldTree.children(of: layout.keys)
            }
            children[key.name] = tree
        }
        return children
    }

    private mutating func ignore(in rows: [MappingRow], below prefix: [String]) {
        for row in rows {
            guard let nested = row.nested else { continue }
            let path = prefix + FieldPath(row.source).steps
            ignore(nested.ignored, below: path)
            ignore(in: nested.rows, below: path)
        }
    }

    private mutating func ignore(_ fields: [IgnoredField], below prefix: [String]) {
        for field in fields { ignore((prefix + FieldPath(field.source).steps)[...]) }
    }

    private mutating func ignore(_ steps: ArraySlice<String>) {
        guard let step = steps.first else {
            isIgnored = true
            return
        }
        children[step, default: FieldTree()].ignore(steps.dropFirst())
    }
}

extension FieldPath {
    /// A key as a step of a path: with a backslash before each point.
    package static func step(_ key: String) -> String {
        guard key.contains(where: { $0 == "." || $0 == "\\" }) else { return key }
        return String(key.flatMap { $0 == "." || $0 == "\\" ? ["\\", $0] : [$0] })
    }
}
