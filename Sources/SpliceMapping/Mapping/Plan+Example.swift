extension Plan {
    /// A document in which every row has an example of its rule, as JSON.
    ///
    /// Each row gets a number of its own, so that values that got mixed up are told apart; `number` moves them all on, so
    /// that rising numbers go through every code of every table.
    func example(_ number: Int) -> String {
        var root = ExampleNode()
        for (index, row) in rows.enumerated() {
            root.insert(row.example(number + index), at: FieldPath(row.note.source).steps[...])
            guard let companion = row.note.companion else { continue }
            let path = FieldPath(companion)
            if !path.isOuter { root.insert(row.companionExample(number), at: path.steps[...]) }
        }
        return root.json
    }

    /// The most codes that a table of the mapping has, nested ones included.
    var longestTable: Int { Plan.longestTable(rows.map(\.note)) }

    private static func longestTable(_ rows: [MappingRow]) -> Int {
        rows.map { row in
            max(row.note.codes.count, row.nested.map { longestTable($0.rows) } ?? 0)
        }.max() ?? 0
    }
}

/// A document that is put together path by path. The first value at a path stays.
private struct ExampleNode {
    private var value: String?
    private var members: [(name: String, node: ExampleNode)] = []

    mutating func insert(_ json: String, at steps: ArraySlice<String>) {
        guard let name = steps.first else {
            value = value ?? json
            return
        }
        let index = members.firstIndex { $0.name == name } ?? members.endIndex
        if index == members.endIndex { members.append((name, ExampleNode())) }
        members[index].node.insert(json, at: steps.dropFirst())
    }

    var json: String {
        if let value { return value }
        return "{" + members.map { "\(ExampleNode.quoted($0.name)):\($0.node.json)" }.joined(separator: ",") + "}"
    }

    private static func quoted(_ name: String) -> String {
        var writer = Writer(capacity: 64)
        writer.text(name)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension Mapping {
    /// A document in which every row has an example of its rule, as JSON: for tests and documentation.
    ///
    /// Rising numbers go through every code of every table.
    public static func exampleDocument(_ number: Int = 0) -> String { PlanRegistry.plan(of: Self.self).example(number) }

    /// How many numbers of ``exampleDocument(_:)`` it takes to go through every code of every table; at least 2.
    public static var exampleCount: Int { max(2, PlanRegistry.plan(of: Self.self).longestTable) }
}
