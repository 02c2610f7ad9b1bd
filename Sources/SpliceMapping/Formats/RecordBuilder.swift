/// Collects what a mapping reads of one record of an XML document or a form, in the order of the document, and writes it as
/// JSON: repeated elements become arrays wherever they stand.
///
/// What no row reads is never stored. Storage is reused from record to record.
package struct RecordBuilder: Sendable {
    private enum Kind { case object, value, run }

    /// One object, value or further piece of text.
    private struct Node {
        let kind: Kind
        /// The number of its key in the table of the object around it; in a value, the number of its name.
        let key: Int32
        let line: Int32
        /// The table of an object, and where its members are noted in `firsts`.
        var table: Int32 = -1
        var base: Int32 = 0
        var firstChild: Int32 = -1
        var lastChild: Int32 = -1
        /// The next child of the same object, or the next piece of the same text.
        var next: Int32 = -1
        /// The next element of the same array.
        var nextSame: Int32 = -1
        /// Further pieces of the text, which hang together by `next`.
        var firstRun: Int32 = -1
        var lastRun: Int32 = -1
        var textStart: Int32 = 0
        var textEnd: Int32 = 0
        var isNull = false
    }

    /// Whether the white space around texts counts.
    package var trimsText = false

    private let shape: RecordShape
    private var nodes: [Node] = []
    private var text: [UInt8] = []
    private var open: [Int] = []
    /// The first and the last node for each key of each object.
    private var firsts: [Int32] = []
    private var lasts: [Int32] = []
    /// The names inside of values that are kept whole, such as those of the rule `.json`.
    private var names: [String] = []
    private var nameNumbers: [String: Int32] = [:]
    package private(set) var json: [UInt8] = []
    package private(set) var places = RecordPlaces()

    package init(_ shape: RecordShape) { self.shape = shape }

    /// How many bytes of text and how many values were collected since the record started.
    package var size: Int { text.count + nodes.count * 16 }

    /// Starts a record.
    package mutating func start(line: Int) {
        nodes.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        firsts.removeAll(keepingCapacity: true)
        lasts.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
        nameNumbers.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
        add(Node(kind: .object, key: 0, line: Int32(truncatingIfNeeded: line)), table: 0)
    }

    /// The table of the object that is open; nil inside of a value.
    package var table: Int? {
        guard let index = open.last, nodes[index].kind == .object else { return nil }
        return Int(nodes[index].table)
    }

    /// Enters the value or object behind a key of the object that is open.
    package mutating func enter(key: Int, line: Int) {
        guard let parent = open.last else { return }
        let use = shape.tables[Int(nodes[parent].table)].keys[key].use
        let slot = Int(nodes[parent].base) + key
        let node = nodes.count
        let new = Int32(truncatingIfNeeded: key)
        let place = Int32(truncatingIfNeeded: line)
        switch use {
        case .value, .list, .members: add(Node(kind: .value, key: new, line: place), table: nil)
        case .object(let table), .elements(let table): add(Node(kind: .object, key: new, line: place), table: table)
        }
        let last = lasts[slot]
        lasts[slot] = Int32(node)
        if firsts[slot] < 0 { firsts[slot] = Int32(node) }
        switch use {
        case .list where last >= 0, .elements where last >= 0: nodes[Int(last)].nextSame = Int32(node)
        default: link(node, below: parent)
        }
    }

    /// Enters something with a name inside of a value, which is thereby kept whole.
    package mutating func enter(name: String, line: Int) {
        guard let parent = open.last else { return }
        let number = nameNumbers[name] ?? Int32(names.count)
        if Int(number) == names.count {
            names.append(name)
            nameNumbers[name] = number
        }
        let node = nodes.count
        add(Node(kind: .value, key: number, line: Int32(truncatingIfNeeded: line)), table: nil)
        link(node, below: parent)
    }

    /// Adds text to what is open. A text may come in several pieces.
    package mutating func append(_ utf8: Span<UInt8>) {
        guard let node = open.last, utf8.count > 0 else { return }
        if nodes[node].kind == .object, !readsText(node) { return }
        let start = Int32(text.count)
        text.reserveCapacity(text.count + utf8.count)
        for index in utf8.indices { text.append(utf8[index]) }
        let end = Int32(text.count)
        let tail = nodes[node].lastRun >= 0 ? Int(nodes[node].lastRun) : node
        if nodes[tail].textEnd == nodes[tail].textStart { nodes[tail].textStart = start }
        if nodes[tail].textEnd == start || nodes[tail].textStart == start {
            nodes[tail].textEnd = end
            return
        }
        // Something stands between this piece and the last one.
        var run = Node(kind: .run, key: 0, line: nodes[node].line)
        run.textStart = start
        run.textEnd = end
        if nodes[node].firstRun < 0 {
            nodes[node].firstRun = Int32(nodes.count)
        } else {
            nodes[tail].next = Int32(nodes.count)
        }
        nodes[node].lastRun = Int32(nodes.count)
        nodes.append(run)
    }

    /// Says that what is open has no value.
    package mutating func setNull() {
        if let node = open.last { nodes[node].isNull = true }
    }

    /// Leaves what was entered last.
    package mutating func leave() { open.removeLast() }
}

extension RecordBuilder {
    /// The key under which the text of an element stands that has attributes or elements too.
    package static var textKey: String { "text()" }

    private func readsText(_ node: Int) -> Bool {
        shape.tables[Int(nodes[node].table)].numbers[RecordBuilder.textKey] != nil
    }

    private mutating func add(_ node: Node, table: Int?) {
        var node = node
        if let table {
            node.table = Int32(table)
            node.base = Int32(firsts.count)
            firsts.append(contentsOf: repeatElement(-1, count: shape.tables[table].keys.count))
            lasts.append(contentsOf: repeatElement(-1, count: shape.tables[table].keys.count))
        }
        open.append(nodes.count)
        nodes.append(node)
    }

    private mutating func link(_ node: Int, below parent: Int) {
        let last = nodes[parent].lastChild
        if last >= 0 { nodes[Int(last)].next = Int32(node) } else { nodes[parent].firstChild = Int32(node) }
        nodes[parent].lastChild = Int32(node)
    }
}

// MARK: - Writing

extension RecordBuilder {
    /// Writes the record as JSON.
    package mutating func finish() {
        json.removeAll(keepingCapacity: true)
        places.removeAll()
        write(0)
    }

    private mutating func write(_ index: Int) {
        let node = nodes[index]
        if node.isNull { return writeNull(node) }
        if node.kind == .object { return writeObject(index) }
        if node.firstChild < 0 { return writeText(index) }
        writeWhole(index)
    }

    private mutating func writeNull(_ node: Node) {
        places.note(json.count, line: Int(node.line))
        json += "null".utf8
    }

    private mutating func writeObject(_ index: Int) {
        places.note(json.count, line: Int(nodes[index].line))
        json.append(.openBrace)
        let table = Int(nodes[index].table)
        var child = Int(nodes[index].firstChild)
        while child >= 0 {
            let key = shape.tables[table].keys[Int(nodes[child].key)]
            json += key.literal
            switch key.use {
            case .value, .object: write(child)
            case .members(let members): writeMembers(child, members)
            case .list(let always): writeArray(child, isArray: always || nodes[child].nextSame >= 0)
            case .elements: writeArray(child, isArray: true)
            }
            json.append(.comma)
            child = Int(nodes[child].next)
        }
        for key in shape.tables[table].neededArrays where firsts[Int(nodes[index].base) + key] < 0 {
            json += shape.tables[table].keys[key].literal
            json += "[],".utf8
        }
        if readsText(index) {
            json += JSONText.key(RecordBuilder.textKey)
            writeText(index)
            json.append(.comma)
        }
        close(.closeBrace)
    }

    private mutating func writeArray(_ first: Int, isArray: Bool) {
        guard isArray else { return write(first) }
        places.note(json.count, line: Int(nodes[first].line))
        json.append(.openBracket)
        var element = first
        while element >= 0 {
            write(element)
            json.append(.comma)
            element = Int(nodes[element].nextSame)
        }
        close(.closeBracket)
    }

    /// An object whose keys are data. An element with nothing in it is an empty one.
    private mutating func writeMembers(_ index: Int, _ members: RecordShape.Members) {
        let node = nodes[index]
        if node.isNull { return writeNull(node) }
        guard node.firstChild < 0 else {
            return members == .nested ? writeWhole(index) : writeNamed(index, inArrays: members == .lists)
        }
        guard wholeText(index).allSatisfy(\.isWhitespace) else { return writeText(index) }
        places.note(json.count, line: Int(node.line))
        json += "{}".utf8
    }

    /// Names that occur several times are written as they are, for the engine to refuse, unless they are arrays.
    private mutating func writeNamed(_ index: Int, inArrays: Bool) {
        places.note(json.count, line: Int(nodes[index].line))
        json.append(.openBrace)
        for group in groups(index, joined: inArrays) {
            json += JSONText.key(names[Int(nodes[group[0]].key)])
            if inArrays { json.append(.openBracket) }
            for child in group {
                write(child)
                json.append(.comma)
            }
            if inArrays {
                close(.closeBracket)
                json.append(.comma)
            }
        }
        close(.closeBrace)
    }

    /// What is named inside of a value, in the order of the document; what has one name together, or each alone.
    private func groups(_ index: Int, joined: Bool) -> [[Int]] {
        var groups: [[Int]] = []
        var places: [Int32: Int] = [:]
        var child = Int(nodes[index].firstChild)
        while child >= 0 {
            if joined, let place = places[nodes[child].key] {
                groups[place].append(child)
            } else {
                places[nodes[child].key] = groups.count
                groups.append([child])
            }
            child = Int(nodes[child].next)
        }
        return groups
    }

    /// A value with something named inside of it: an object, in which names that occur several times become arrays.
    private mutating func writeWhole(_ index: Int) {
        places.note(json.count, line: Int(nodes[index].line))
        json.append(.openBrace)
        for group in groups(index, joined: true) {
            json += JSONText.key(names[Int(nodes[group[0]].key)])
            if group.count > 1 { json.append(.openBracket) }
            for child in group {
                write(child)
                json.append(.comma)
            }
            if group.count > 1 {
                close(.closeBracket)
                json.append(.comma)
            }
        }
        if wholeText(index).contains(where: { !$0.isWhitespace }) {
            json += JSONText.key(RecordBuilder.textKey)
            writeText(index)
            json.append(.comma)
        }
        close(.closeBrace)
    }

    private mutating func writeText(_ index: Int) {
        places.note(json.count, line: Int(nodes[index].line))
        JSONText.append(trimmed(wholeText(index)), to: &json)
    }

    /// The pieces of a text, put together.
    private func wholeText(_ index: Int) -> ArraySlice<UInt8> {
        let first = text[Int(nodes[index].textStart)..<Int(nodes[index].textEnd)]
        guard nodes[index].firstRun >= 0 else { return first }
        var whole = Array(first)
        var run = Int(nodes[index].firstRun)
        while run >= 0 {
            whole += text[Int(nodes[run].textStart)..<Int(nodes[run].textEnd)]
            run = Int(nodes[run].next)
        }
        return whole[...]
    }

    private func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard trimsText else { return text }
        let start = text.firstIndex { !$0.isWhitespace } ?? text.endIndex
        let end = text.lastIndex { !$0.isWhitespace }.map { $0 + 1 } ?? start
        return text[start..<end]
    }

    /// A comma follows every value; the last one becomes the bracket.
    private mutating func close(_ bracket: UInt8) {
        if json.last == .comma { json[json.count - 1] = bracket } else { json.append(bracket) }
    }
}
