public import SpliceMapping

/// How the fields that a mapping reads compare with those that its source has.
///
/// ```swift
/// let comparison = try ShopOrder.compared(withSample: document)
/// #expect(comparison.unread.isEmpty)           // every field is read, or left out for a reason
/// #expect(comparison.absent == ["note"])       // the sample has no note
/// ```
public struct SourceComparison: Sendable, Hashable, Codable {
    /// A field that no row reads and that is not left out on purpose.
    public struct UnreadField: Sendable, Hashable, Codable {
        /// Its path, from the root: `line_items[].properties`. Of an object that nobody reads, only itself is listed.
        public let path: String
        /// What stands there, in a word: `text`, `object`; the schema's own word where a schema was compared.
        public let kind: String
    }

    /// The fields that no row reads, once each, in the order in which they were met.
    public let unread: [UnreadField]
    /// The paths that rows read and that the source does not have, in the order of the alphabet.
    public let absent: [String]
}

extension Mapping {
    /// Compares the mapping with a document of its source.
    ///
    /// - Throws: `MappingError` when the sample is not JSON. It need not be a document that the mapping accepts.
    public static func compared(withSample sample: [UInt8]) throws(MappingError) -> SourceComparison {
        let tree = FieldTree(of: Self.self)
        var comparer = SourceComparer(tree)
        comparer.document(try DocumentNode(parsing: sample), tree, "")
        return comparer.result
    }

    /// Compares the mapping with a document of its source, see `compared(withSample:)`.
    public static func compared(withSample sample: String) throws(MappingError) -> SourceComparison {
        try compared(withSample: Array(sample.utf8))
    }

    /// Compares the mapping with a JSON Schema, or with a schema inside an OpenAPI document, written in JSON.
    ///
    /// `properties`, `items`, `allOf`, `anyOf`, `oneOf`, `then`, `else` and references within the document are followed.
    ///
    /// - Parameters:
    ///   - schema: the document that holds the schema.
    ///   - pointer: where in the document the schema stands, as a JSON Pointer (RFC 6901) behind a `#`:
    ///     `"#/components/schemas/Order"`. Default: the document itself.
    /// - Throws: `MappingError` when the document is not JSON, or when a reference leads nowhere in it.
    public static func compared(
        withSchema schema: [UInt8], at pointer: String = "#"
    ) throws(MappingError) -> SourceComparison {
        let reader = SchemaReader(root: try DocumentNode(parsing: schema))
        let tree = FieldTree(of: Self.self)
        var comparer = SourceComparer(tree)
        try comparer.schema(try reader.node(at: pointer), reader, tree, "")
        return comparer.result
    }

    /// Compares the mapping with a schema, see `compared(withSchema:at:)`.
    public static func compared(
        withSchema schema: String, at pointer: String = "#"
    ) throws(MappingError) -> SourceComparison {
        try compared(withSchema: Array(schema.utf8), at: pointer)
    }
}

/// Goes through a source beside the tree of what is read.
private struct SourceComparer {
    private var unread: [SourceComparison.UnreadField] = []
    private var known: Set<String> = []
    private var present: Set<String> = []
    private var read: Set<String> = []

    init(_ tree: FieldTree) { note(tree, "") }

    var result: SourceComparison {
        // Below a field that is missing itself, everything is.
        let absent = read.subtracting(present).filter { path in
            !read.contains { parent in
                !present.contains(parent) && (path.hasPrefix(parent + ".") || path.hasPrefix(parent + "[]."))
            }
        }
        return SourceComparison(unread: unread, absent: absent.sorted())
    }

    mutating func document(_ node: DocumentNode, _ tree: FieldTree, _ prefix: String) {
        for member in node.members {
            let path = prefix + FieldPath.step(member.name)
            guard let child = child(path, "\(member.value.kind)", member.name, of: tree) else { continue }
            if child.isArray {
                for element in member.value.elements { document(element, child, path + "[].") }
            } else if member.value.kind == .object {
                document(member.value, child, path + ".")
            }
        }
    }

    mutating func schema(
        _ node: DocumentNode, _ reader: SchemaReader, _ tree: FieldTree, _ prefix: String
    ) throws(MappingError) {
        for property in try reader.properties(of: node) {
            let path = prefix + FieldPath.step(property.name)
            guard let child = child(path, reader.kind(of: property.node), property.name, of: tree) else { continue }
            if !child.isArray {
                try schema(property.node, reader, child, path + ".")
            } else if let items = try reader.items(of: property.node) {
                try schema(items, reader, child, path + "[].")
            }
        }
    }

    /// The tree below a key that is read in parts; nil when it is read or left out as a whole, or not read at all.
    private mutating func child(_ path: String, _ kind: String, _ name: String, of tree: FieldTree) -> FieldTree? {
        present.insert(path)
        guard let child = tree.children[name] else {
            if !tree.isIgnored, known.insert(path).inserted { unread.append(.init(path: path, kind: kind)) }
            return nil
        }
        if child.isRead || child.children.isEmpty { return nil }
        // What is ignored as a whole may still have parts that are read.
        return child
    }

    private mutating func note(_ tree: FieldTree, _ prefix: String) {
        for (name, child) in tree.children {
            let path = prefix + FieldPath.step(name)
            if child.isRead || !child.isIgnored { read.insert(path) }
            if !child.isRead { note(child, path + (child.isArray ? "[]." : ".")) }
        }
    }
}
