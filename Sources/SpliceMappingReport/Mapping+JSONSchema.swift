public import SpliceMapping
import SpliceModel

extension Mapping {
    /// The documents that the mapping reads, as a JSON Schema (2020-12, json-schema.org/draft/2020-12).
    ///
    /// Every document that the mapping accepts is valid. The other way round holds as far as JSON Schema has words for a
    /// rule: kinds of values, codes, what must be there. What it has no words for (a decimal in a text, a limit in
    /// characters, since `maxLength` counts scalars) stands in the `description`. Fields that no row reads are left open;
    /// those left out on purpose are listed as `x-ignored`, and the class of each field as `x-classification`.
    ///
    /// Of an entity with a schema, the other side is `Entity.schemaDescription.jsonSchema`.
    public static var documentSchema: String {
        let head: [(name: String, value: JSONTree)] = [
            ("$schema", .text("https://json-schema.org/draft/2020-12/schema")), ("title", .text("\(name) \(version)")),
        ]
        var root = SchemaNode()
        root.add(rows, ignoredFields)
        return JSONTree.object(head + root.keywords).pretty
    }
}

/// An object of the document while its schema is put together, path by path.
private struct SchemaNode {
    private var value: [(name: String, value: JSONTree)]?
    private var isRequired = false
    private var names: [String] = []
    private var children: [String: SchemaNode] = [:]
    private var ignored: [IgnoredField] = []

    /// - Parameter areRequired: false for rows of which some may not apply.
    mutating func add(_ rows: [MappingRow], _ ignored: [IgnoredField], areRequired: Bool = true) {
        self.ignored += ignored
        for row in rows where row.direction != .writeOnly {
            let isRequired = areRequired && !row.isConditional && row.note.nulls.absent == .refused
            if row.source == ".", let nested = row.nested {
                // Its rows stand among the others.
                add(nested.rows, nested.ignored, areRequired: isRequired && nested.alternatives == 1)
                continue
            }
            insert(row.schema, isRequired, at: FieldPath(row.source).steps[...])
            guard let companion = row.companion.map(FieldPath.init), !companion.isOuter else { continue }
            insert([("type", .list([.text("string"), .text("null")]))], false, at: companion.steps[...])
        }
        // The field beside a value of a nested record stands here.
        for nested in rows.compactMap(\.nested) {
            for path in nested.rows.compactMap(\.companion).map(FieldPath.init) where path.isOuter {
                insert([], false, at: path.steps[...])
            }
        }
    }

    private mutating func insert(
        _ value: [(name: String, value: JSONTree)], _ isRequired: Bool, at steps: ArraySlice<String>
    ) {
        guard let step = steps.first else {
            self.value = self.value ?? value
            self.isRequired = self.isRequired || isRequired
            return
        }
        if children[step] == nil { names.append(step) }
        children[step, default: SchemaNode()].insert(value, isRequired, at: steps.dropFirst())
        self.isRequired = self.isRequired || isRequired
    }

    var keywords: [(name: String, value: JSONTree)] {
        if let value, children.isEmpty { return value }
        // An object that only optional rows look into may be missing, null or something else altogether.
        let properties = names.map { ($0, JSONTree.object(children[$0]?.keywords ?? [])) }
        let required = names.filter { children[$0]?.isRequired == true }
        var keywords: [(name: String, value: JSONTree)] = required.isEmpty ? [] : [("type", .text("object"))]
        if !properties.isEmpty { keywords.append(("properties", .object(properties))) }
        if !required.isEmpty { keywords.append(("required", .texts(required))) }
        if !ignored.isEmpty {
            keywords.append(("x-ignored", .object(ignored.map { ($0.source, .text($0.reason)) })))
        }
        return keywords
    }

    init() {}
}

extension MappingRow {
    /// What may stand in the row's field.
    fileprivate var schema: [(name: String, value: JSONTree)] {
        var types = note.type.names
        var keywords: [(name: String, value: JSONTree)] = []
        if let nested {
            var node = SchemaNode()
            node.add(nested.rows, nested.ignored, areRequired: nested.alternatives == 1)
            if nested.repeats {
                keywords.append(("items", .object(node.keywords)))
            } else {
                keywords += node.keywords.filter { $0.name != "type" }
            }
        }
        let allowsNull = note.nulls.null != .refused
        if allowsNull, !types.contains("null") { types.append("null") }
        // Empty text in the place of a value of another kind.
        if note.nulls.empty != .value, note.nulls.empty != .refused, !types.contains("string") {
            types.append("string")
        }
        if !types.isEmpty {
            keywords.insert(("type", types.count == 1 ? .text(types[0]) : .texts(types)), at: 0)
        }
        if !note.codes.isEmpty, !note.readsOtherCodes, note.type == .string {
            let codes = note.codes + (note.nulls.empty == .none || note.nulls.empty == .default ? [""] : [])
            keywords.append(allowsNull ? ("anyOf", codes.orNull) : ("enum", .texts(codes)))
        }
        if let limit = note.maximumLength, note.lengthUnit != .characters, note.losses.isEmpty {
            keywords.append(("maxLength", .integer(Int64(limit))))
        }
        keywords.append(("description", .text("\(note.summary) → \(target)")))
        if nested == nil { keywords.append(("x-classification", .text(classification.rawValue))) }
        return keywords
    }
}

extension [String] {
    fileprivate var orNull: JSONTree {
        .list([.object([("enum", .texts(self))]), .object([("type", .text("null"))])])
    }
}

extension WireType {
    /// The kinds as JSON Schema calls them; none when the rule says nothing.
    fileprivate var names: [String] {
        var names: [String] = []
        if contains(.string) { names.append("string") }
        if contains(.number) { names.append("number") }
        if contains(.integer), !contains(.number) { names.append("integer") }
        if contains(.boolean) { names.append("boolean") }
        if contains(.object) { names.append("object") }
        if contains(.array) { names.append("array") }
        return names
    }
}
