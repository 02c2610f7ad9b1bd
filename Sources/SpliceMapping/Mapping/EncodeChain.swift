/// Puts the steps that write an entity in order.
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

    /// The steps, one behind the other; they write the members of the object.
    var steps: [EncodeStep] { EncodeChain.steps(of: root) }

    private static func steps(of nodes: [Node]) -> [EncodeStep] {
        nodes.flatMap { node in
            if let step = node.step { return [step] }
            let open = PaddedLiteral(Writer.key(node.name) + [.openBrace])
            let close = EncodeStep { _, writer in
                writer.closeObject()
                writer.separate()
            }
            return [EncodeStep { _, writer in writer.buffer.append(open) }] + steps(of: node.children) + [close]
        }
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
}
