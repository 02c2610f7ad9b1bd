/// A record that is put together pair by pair, in any order, and written as JSON.
struct FormRecord {
    /// A value, and where it stands.
    private struct Value {
        let text: [UInt8]
        let range: Range<Int>
    }

    /// What stands at a place of the record.
    private struct Node {
        /// Values, in their order; more than one only where keys repeat.
        var values: [Value] = []
        /// The members of an object, by key.
        var members: [Int: Node] = [:]
        var order: [Int] = []
        /// The members of an object whose keys are data, in the order of the document.
        var named: [(name: String, values: [Value])] = []
        /// The elements of an array, by their number.
        var elements: [Int: Node] = [:]
        /// The highest number of an element.
        var last = 0
    }

    private let shape: RecordShape
    private var root = Node()

    init(_ shape: RecordShape) { self.shape = shape }

    /// Adds a pair. What no row reads has no place.
    mutating func add(_ pair: FormParser.Pair) {
        FormRecord.add(Value(text: pair.value, range: pair.range), pair.steps[...], table: 0, shape, to: &root)
    }

    private static func add(
        _ value: Value, _ steps: ArraySlice<String>, table: Int, _ shape: RecordShape, to node: inout Node
    ) {
        guard let step = steps.first else { return }
        var rest = steps.dropFirst()
        var found = shape.tables[table].numbers[step]
        if found == nil, let (key, tail) = pointed(step, shape.tables[table]) {
            found = key
            rest = tail + rest
        }
        guard let key = found else { return }
        if node.members[key] == nil { node.order.append(key) }
        var member = node.members.removeValue(forKey: key) ?? Node()
        switch shape.tables[table].keys[key].use {
        case .value: if rest.isEmpty { member.values.append(value) }
        case .list: if rest.count <= 1 { member.values.append(value) }
        case .members(let members): addMember(value, rest, members, to: &member)
        case .object(let inner): add(value, rest, table: inner, shape, to: &member)
        case .elements(let inner): addElement(value, rest, table: inner, shape, to: &member)
        }
        node.members[key] = member
    }

    /// Text where there should be names stays a value, for the engine to refuse.
    private static func addMember(
        _ value: Value, _ steps: ArraySlice<String>, _ members: RecordShape.Members, to object: inout Node
    ) {
        guard let name = steps.first else { return object.values.append(value) }
        guard steps.count <= (members == .lists ? 2 : 1) else { return }
        if members == .lists, let index = object.named.firstIndex(where: { $0.name == name }) {
            object.named[index].values.append(value)
        } else {
            object.named.append((name, [value]))
        }
    }

    /// `address.city` where `address` is a nested record.
    private static func pointed(_ step: String, _ table: RecordShape.Table) -> (Int, ArraySlice<String>)? {
        guard let point = step.firstIndex(of: "."), let key = table.numbers[String(step[..<point])] else { return nil }
        return (key, [String(step[step.index(after: point)...])])
    }

    /// A number names the element; without one, a key that the last element has starts a new one. The highest number of
    /// all names none, since none could follow it.
    private static func addElement(
        _ value: Value, _ steps: ArraySlice<String>, table: Int, _ shape: RecordShape, to array: inout Node
    ) {
        guard let step = steps.first, steps.count > 1 else { return }
        let last = array.last
        var number = Int(step)
        if step.isEmpty {
            let key = shape.tables[table].numbers[steps[steps.startIndex + 1]]
            let isTaken = key.map { array.elements[last]?.members[$0] != nil } ?? false
            number = isTaken && steps.count == 2 ? last + 1 : last
        }
        guard let number, number >= 0, number < Int.max else { return }
        array.last = max(last, number)
        var element = array.elements.removeValue(forKey: number) ?? Node()
        add(value, steps.dropFirst(), table: table, shape, to: &element)
        array.elements[number] = element
    }

    /// The record as JSON, and the place of each value where somebody asks for it. Keys that repeat where one value is read are
    /// written as they are, for the engine to refuse.
    func json(_ places: inout RecordPlaces?) -> [UInt8] {
        var json: [UInt8] = []
        write(root, table: 0, to: &json, &places)
        return json
    }

    private func write(_ value: Value, to json: inout [UInt8], _ places: inout RecordPlaces?) {
        places?.note(json.count, range: value.range)
        JSONText.append(value.text[...], to: &json)
    }

    /// Values with commas between them, in brackets where they are an array.
    private func write(
        _ values: [Value], isArray: Bool, to json: inout [UInt8], _ places: inout RecordPlaces?
    ) {
        if isArray { json.append(.openBracket) }
        for (index, value) in values.enumerated() {
            if index > 0 { json.append(.comma) }
            write(value, to: &json, &places)
        }
        if isArray { json.append(.closeBracket) }
    }

    /// Ends an object, whose last member may have a comma behind it.
    private func closeObject(_ json: inout [UInt8]) {
        if json.last == .comma { json[json.count - 1] = .closeBrace } else { json.append(.closeBrace) }
    }

    private func write(_ node: Node, table: Int, to json: inout [UInt8], _ places: inout RecordPlaces?) {
        json.append(.openBrace)
        for number in node.order {
            guard let member = node.members[number] else { continue }
            write(member, shape.tables[table].keys[number], to: &json, &places)
        }
        for number in shape.tables[table].neededArrays where node.members[number] == nil {
            json += shape.tables[table].keys[number].literal
            json += "[],".utf8
        }
        for number in shape.tables[table].neededMembers where node.members[number] == nil {
            json += shape.tables[table].keys[number].literal
            json += "{},".utf8
        }
        closeObject(&json)
    }

    /// An object whose keys are data. Keys that repeat are written as they are, for the engine to refuse.
    private func write(
        _ named: [(name: String, values: [Value])], inArrays: Bool, to json: inout [UInt8],
        _ places: inout RecordPlaces?
    ) {
        json.append(.openBrace)
        for (name, values) in named {
            json += JSONText.key(name)
            write(values, isArray: inArrays, to: &json, &places)
            json.append(.comma)
        }
        closeObject(&json)
    }

    private func write(_ member: Node, _ key: RecordShape.Key, to json: inout [UInt8], _ places: inout RecordPlaces?) {
        switch key.use {
        case .members(let members) where member.values.isEmpty:
            json += key.literal
            write(member.named, inArrays: members == .lists, to: &json, &places)
        case .value, .members:
            for value in member.values {
                json += key.literal
                write(value, to: &json, &places)
                json.append(.comma)
            }
            return
        case .list(let always):
            json += key.literal
            write(member.values, isArray: always || member.values.count != 1, to: &json, &places)
        case .object(let table):
            json += key.literal
            write(member, table: table, to: &json, &places)
        case .elements(let table):
            json += key.literal
            json.append(.openBracket)
            for (index, element) in member.elements.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { json.append(.comma) }
                write(element.value, table: table, to: &json, &places)
            }
            json.append(.closeBracket)
        }
        json.append(.comma)
    }
}
