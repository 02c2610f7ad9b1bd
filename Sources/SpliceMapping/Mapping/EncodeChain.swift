/// Builds the closure that writes an entity: one link a row, each calling the next.
///
/// Rows whose paths share a beginning stand in one nested object, in the order in which each object appears first.
struct EncodeChain<Entity> {
    /// A key of the document to be written, with what stands under it.
    private struct Node {
        let name: String
        var step: EncodeStep?
        var children: [Node] = []
    }

    private var root: [Node] = []
    /// Paths that two rows write.
    private(set) var defects: [String] = []

    init(_ rows: [Row<Entity>]) {
        var written: Set<String> = []
        for row in rows {
            insert(row.encode, at: FieldPath(row.note.source))
            if let path = row.note.companion, let step = row.encodeCompanion, !path.hasPrefix("^."),
                written.insert(path).inserted
            {
                insert(step, at: FieldPath(path))
            }
        }
    }

    /// The closure; it writes the members of the object and its closing brace.
    func closure() -> EncodeStep {
        link(root, before: EncodeStep { _, writer in writer.closeObject() })
    }

    private mutating func insert(_ step: EncodeStep, at path: FieldPath) {
        var nodes = root
        insert(step, path.steps[...], path, into: &nodes)
        root = nodes
    }

    private mutating func insert(
        _ step: EncodeStep, _ steps: ArraySlice<String>, _ path: FieldPath, into nodes: inout [Node]
    ) {
        guard let name = steps.first else { return }
        var index = nodes.firstIndex { $0.name == name }
        if index == nil {
            nodes.append(Node(name: name))
            index = nodes.count - 1
        }
        guard let index else { return }
        if steps.count > 1 {
            if nodes[index].step != nil { defects.append("“\(path)” lies inside a field that another row writes") }
            insert(step, steps.dropFirst(), path, into: &nodes[index].children)
        } else if nodes[index].step != nil || !nodes[index].children.isEmpty {
            defects.append("“\(path)” is written by two rows")
        } else {
            nodes[index].step = step
        }
    }

    private func link(_ nodes: [Node], before last: EncodeStep) -> EncodeStep {
        nodes.reversed().reduce(last) { next, node in
            if let step = node.step { return EncodeChain.value(EncodeChain.key(node.name, ""), step, next) }
            let end = EncodeStep { entity, writer in
                writer.closeObject()
                writer.separate()
                try next.run(entity, &writer)
            }
            return EncodeChain.open(EncodeChain.key(node.name, "{"), link(node.children, before: end))
        }
    }

    /// A key and its value. A rule that writes nothing leaves the key out.
    private static func value(_ key: PaddedLiteral, _ step: EncodeStep, _ next: EncodeStep) -> EncodeStep {
        EncodeStep { entity, writer in
            let start = writer.buffer.count
            writer.buffer.append(key)
            let empty = writer.buffer.count
            try step.run(entity, &writer)
            if writer.buffer.count == empty { writer.buffer.count = start } else { writer.separate() }
            try next.run(entity, &writer)
        }
    }

    private static func open(_ key: PaddedLiteral, _ next: EncodeStep) -> EncodeStep {
        EncodeStep { entity, writer in
            writer.buffer.append(key)
            try next.run(entity, &writer)
        }
    }

    /// `"name":`, escaped, and what follows it.
    private static func key(_ name: String, _ rest: String) -> PaddedLiteral {
        var writer = Writer(capacity: 64)
        writer.text(name)
        return PaddedLiteral(writer.bytes + Array(":".utf8) + Array(rest.utf8))
    }
}
