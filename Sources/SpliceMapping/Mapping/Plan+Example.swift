extension Plan {
    /// A document in which every row has an example of its rule, as JSON.
    ///
    /// Each row gets a number of its own, so that values that got mixed up are told apart; `number` moves them all on, so
    /// that rising numbers go through every code of every table.
    func example(_ number: Int) -> String {
        let examples = rows.enumerated().map { index, row in row.example(number + index) }
        var root = ExampleNode()
        var companions: [String] = []
        for (index, row) in rows.enumerated() where applies(row, in: examples) {
            guard row.note.direction != .writeOnly else { continue }
            var example = examples[index]
            if let companion = row.note.companion {
                let own = rows.firstIndex { $0.note.source == companion }
                // Rows that share a field beside them share its example, others have another one, so that fields that got
                // mixed up are told apart.
                if !companions.contains(companion) { companions.append(companion) }
                let order = companions.firstIndex(of: companion) ?? 0
                let beside = own.map { examples[$0] } ?? row.companionExample(number + order)
                example = row.exampleBeside(number + index, beside) ?? example
                let path = FieldPath(companion)
                if !path.isOuter, own == nil { root.insert(beside, at: path.steps[...]) }
            }
            root.insert(example, at: FieldPath(row.note.source).steps[...])
        }
        for nested in rows.compactMap(\.note.nested) {
            for (field, example) in zip(nested.outerFields, nested.outerExamples) where !FieldPath(field).isOuter {
                root.insert(example, at: FieldPath(field).steps[...])
            }
        }
        return root.json
    }

    /// Examples of the fields of the record around this one that rows read.
    var outerExamples: [String] {
        outerFields.map { field in
            if let row = rows.first(where: { $0.note.companion == "^.\(field)" }) { return row.companionExample(0) }
            for nested in rows.compactMap(\.note.nested) {
                if let index = nested.outerFields.firstIndex(of: "^.\(field)") { return nested.outerExamples[index] }
            }
            return "null"
        }
    }

    /// True when a row's condition holds for the example of the row that decides about it.
    private func applies(_ row: Row<Entity>, in examples: [String]) -> Bool {
        guard let condition = row.condition else { return true }
        guard let decider = rows.firstIndex(where: { $0.note.source == condition.field }) else { return true }
        return condition.holds(examples[decider].utf8)
    }

    /// The most codes that a table of the mapping has, nested ones included.
    var longestTable: Int { Plan.longestTable(rows.map(\.note)) }

    private static func longestTable(_ rows: [MappingRow]) -> Int {
        rows.map { row in
            max(row.note.codes.count, row.nested.map { $0.alternatives * max(longestTable($0.rows), 1) } ?? 0)
        }.max() ?? 0
    }
}

/// A document that is put together path by path. The first value at a path stays.
private struct ExampleNode {
    private var value: String?
    private var members: [(name: String, node: ExampleNode)] = []
    /// The members of objects that were put here: they stand among the others.
    private var spread: [String] = []

    mutating func insert(_ json: String, at steps: ArraySlice<String>) {
        guard let name = steps.first else {
            if json.hasPrefix("{"), json.hasSuffix("}") { spread.append(String(json.dropFirst().dropLast())) }
            value = value ?? json
            return
        }
        let index = members.firstIndex { $0.name == name } ?? members.endIndex
        if index == members.endIndex { members.append((name, ExampleNode())) }
        members[index].node.insert(json, at: steps.dropFirst())
    }

    var json: String {
        if members.isEmpty, spread.count < 2, let value { return value }
        let own = members.map { "\(ExampleNode.quoted($0.name)):\($0.node.json)" }
        return "{" + (own + spread.filter { !$0.isEmpty }).joined(separator: ",") + "}"
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
