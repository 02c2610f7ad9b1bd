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
    /// What holds only where a field of the object has certain values.
    private var choices: [(condition: RowCondition, then: SchemaNode)] = []

    /// - Parameter areRequired: false for rows of which some may not apply.
    mutating func add(_ rows: [MappingRow], _ ignored: [IgnoredField], areRequired: Bool = true) {
        self.ignored += ignored
        for row in rows where row.direction != .writeOnly {
            if let condition = row.announcement ?? row.condition {
                add(row.unconditional, when: condition, isRequired: areRequired)
            } else {
                add(row, isRequired: areRequired && row.note.nulls.absent == .refused)
            }
        }
    }

    private mutating func add(_ row: MappingRow, isRequired: Bool) {
        // The field beside a value of a nested record stands here.
        for path in (row.nested?.rows ?? []).compactMap(\.companion).map(FieldPath.init) where path.isOuter {
            insert([], false, at: path.steps[...])
        }
        // The rows of a record at “.” stand among the others.
        if row.source == ".", let nested = row.nested {
            return add(nested.rows, nested.ignored, areRequired: isRequired)
        }
        insert(row.schema, isRequired, at: FieldPath(row.source).steps[...])
        guard let companion = row.companion.map(FieldPath.init), !companion.isOuter else { return }
        insert([("type", .list([.text("string"), .text("null")]))], false, at: companion.steps[...])
    }

    /// A row that applies only sometimes: where it does not, its field may hold anything.
    private mutating func add(_ row: MappingRow, when condition: RowCondition, isRequired: Bool) {
        let field = FieldPath(condition.field)
        guard !field.isOuter, field.steps.count == 1 else {
            return insert(row.description, false, at: FieldPath(row.source).steps[...])
        }
        let index = choices.firstIndex { $0.condition == condition } ?? choices.count
        if index == choices.count { choices.append((condition, SchemaNode())) }
        choices[index].then.add([row], [], areRequired: isRequired)
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
        if !choices.isEmpty {
            keywords.append(
                (
                    "allOf",
                    .list(
                        choices.map { choice in
                            .object([("if", choice.condition.schema), ("then", .object(choice.then.keywords))])
                        })
                ))
        }
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
        var keywords: [(name: String, value: JSONTree)] = note.elementSchema
        if let nested {
            var node = SchemaNode()
            node.add(nested.rows, nested.ignored)
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
        return keywords + description
    }

    fileprivate var description: [(name: String, value: JSONTree)] {
        let words: [(name: String, value: JSONTree)] = [("description", .text("\(note.summary) → \(target)"))]
        return nested == nil ? words + [("x-classification", .text(classification.rawValue))] : words
    }
}

extension RowCondition {
    /// The objects for which it holds.
    fileprivate var schema: JSONTree {
        let name = FieldPath(field).steps.joined()
        let values: [JSONTree] = values.map { value in
            switch value {
            case .text(let text): .text(text)
            case .integer(let number): .integer(number)
            case .boolean(let value): .boolean(value)
            }
        }
        let holds: JSONTree = .object([
            ("properties", .object([(name, .object([("enum", .list(values))]))])), ("required", .texts([name])),
        ])
        return isNegated ? .object([("not", holds)]) : holds
    }
}

extension RuleNote {
    /// What the elements of an array of values, or the members of an object whose keys are data, may be.
    fileprivate var elementSchema: [(name: String, value: JSONTree)] {
        guard let element = elements.first else { return [] }
        let types = element.type.names + (element.nulls.null == .refused ? [] : ["null"])
        var keywords = element.elementSchema
        if element.nulls.empty == .value, !element.type.names.isEmpty {
            keywords.insert(("type", .texts(types)), at: 0)
        }
        if !element.codes.isEmpty, !element.readsOtherCodes, element.type == .string, element.nulls == .required {
            keywords.append(("enum", .texts(element.codes)))
        }
        return [(type.contains(.array) ? "items" : "additionalProperties", .object(keywords))]
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
