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
        // A field that has a row of its own is written by that row; see `Fields.finish()`.
        var written = Set(rows.map(\.note.source))
        for row in rows where row.note.direction != .readOnly {
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
            if let step = node.step { return [node.name.isEmpty ? members(step) : step] }
            let open = PaddedLiteral(Writer.key(node.name) + [.openBrace])
            let close = EncodeStep { _, writer in
                // An object that got no member is left out with its key.
                guard writer.buffer.last != .openBrace else {
                    writer.buffer.count &-= open.count
                    return
                }
                writer.closeObject()
                writer.separate()
            }
            return [EncodeStep { _, writer in writer.buffer.append(open) }] + steps(of: node.children) + [close]
        }
    }

    /// Writes the members of an object among those of the record itself: its braces are taken away again.
    private static func members(_ step: EncodeStep) -> EncodeStep {
        EncodeStep { entity, writer in
            let before = writer.buffer.last
            let start = writer.buffer.count &- 1
            writer.buffer.count = start
            try step.run(entity, &writer)
            // What was written is an object and a comma, or what stands for no value, or nothing.
            if writer.buffer.count &- start > 3, writer.buffer[start] == .openBrace {
                writer.buffer.set(before, at: start)
                writer.buffer.count &-= 1
                writer.buffer.set(.comma, at: writer.buffer.count &- 1)
            } else {
                writer.buffer.count = start
                writer.buffer.append(before)
            }
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
        // The empty name stands for the members of the record itself.
        let name = steps.first ?? ""
        var index = steps.isEmpty ? nil : nodes.firstIndex { $0.name == name }
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
