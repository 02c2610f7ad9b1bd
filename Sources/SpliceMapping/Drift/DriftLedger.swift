import SpliceModel
import Synchronization

/// The counts of a collector, behind a lock that is held while one record is gone through.
final class DriftLedger: Sendable {
    private let interval: Int
    private let now: (@Sendable () -> Instant)?
    private let blank: DriftCounts
    private let counts: Mutex<DriftCounts>

    init(
        _ tree: FieldTree, _ conditions: ReadingConditions, interval: Int, capacity: Int,
        now: (@Sendable () -> Instant)?
    ) {
        self.interval = interval
        self.now = now
        let counts = DriftCounts(tree, conditions, capacity: capacity)
        blank = counts
        self.counts = Mutex(counts)
    }

    /// Looks into the well-formed record at or behind `start`, if it is its turn.
    func observe(_ bytes: Bytes, from start: Int) {
        let time = now?()
        counts.withLock { counts in
            counts.records += 1
            guard (counts.records - 1).isMultiple(of: interval) else { return }
            counts.inspect(bytes, at: bytes.afterWhitespace(start), time)
        }
    }

    func report(of mapping: String, _ version: String, vanishedAfter limit: Int) -> DriftReport {
        let counts = counts.withLock { $0 }
        return DriftReport(
            mapping: mapping, version: version, records: counts.records, inspected: counts.inspected,
            newFields: counts.newFields, unlisted: counts.unlisted,
            vanishedFields: counts.vanishedFields(after: limit))
    }

    func reset() { counts.withLock { $0 = blank } }
}

/// What was seen: a tree of the fields that the mapping reads, flattened, and a list of those that it does not know.
struct DriftCounts: Sendable {
    /// A field that the mapping reads or leaves out; the first is the record itself.
    private struct Field: Sendable {
        let path: String
        let tree: FieldTree
        var children: [String: Int] = [:]
        /// The unknown keys beside the children, as places in `unknown`.
        var strangers: [String: Int] = [:]
        /// How often this object, or an element of this array, was met.
        var objects = 0
        /// The number of the parent in which the field last had a value, among those in which it is read; 0 for none.
        var lastSeen = 0
        /// True when the field was null the last time.
        var isNull = false
        /// In how many parents a field was read that is not read in each; nil where it is.
        var chances: Int?
        /// True when it has a value in the object that is gone through.
        var isPresent = false
        /// True when it is an object in the object that is gone through.
        var isEntered = false
        /// True when others are read or not as this one says.
        var decides = false
        /// What it says in the object that is gone through.
        var said: FieldConstant?
        /// The fields, in this object and those in it, about which fields of this object decide.
        var decisions: [Decision] = []
    }

    /// When a field is read that is not always read.
    private struct Decision: Sendable {
        let field: Int
        let parent: Int
        /// One of these ways must apply with all of its conditions.
        let ways: [[(decider: Int, condition: RowCondition)]]
    }

    private struct Stranger: Sendable {
        let path: String
        let firstRecord: Int
        let firstSeen: Instant?
        var count = 0
        var lastRecord = 0
        var shapes: [ValueShape] = []
    }

    private let capacity: Int
    private var fields: [Field] = []
    private var unknown: [Stranger] = []
    var records = 0
    private(set) var inspected = 0
    private(set) var unlisted = 0

    init(_ tree: FieldTree, _ conditions: ReadingConditions, capacity: Int) {
        self.capacity = capacity
        add(tree, "")
        for (path, ways) in conditions.ways { add(ways, at: path) }
    }

    /// Has a field count only where one of some ways to it applies.
    private mutating func add(_ ways: [[ReadingConditions.Term]], at path: [String]) {
        // The innermost object in which all of them stand is gone through when it is known which of them apply.
        let around = ways.joined().map { $0.record.shared(with: path.dropLast()) }.min { $0.count < $1.count }
        guard let place = place(of: path), let parent = self.place(of: path.dropLast()),
            let record = around.flatMap({ self.place(of: $0) })
        else { return }
        let resolved = ways.map { way in
            way.compactMap { term in self.place(of: term.decider).map { (decider: $0, condition: term.condition) } }
        }
        for (decider, _) in resolved.joined() { fields[decider].decides = true }
        fields[place].chances = 0
        fields[record].decisions.append(Decision(field: place, parent: parent, ways: resolved))
    }

    private func place(of path: some Collection<String>) -> Int? {
        var place = 0
        for step in path {
            guard let child = fields[place].children[step] else { return nil }
            place = child
        }
        return place
    }

    @discardableResult
    private mutating func add(_ tree: FieldTree, _ path: String) -> Int {
        let number = fields.count
        fields.append(Field(path: path, tree: tree))
        let prefix = path.isEmpty ? "" : path + (tree.isArray ? "[]." : ".")
        for (name, child) in tree.children.sorted(by: { $0.key < $1.key }) {
            let place = add(child, prefix + FieldPath.step(name))
            fields[number].children[name] = place
        }
        return number
    }

    /// Goes through the record whose brace is at `start`. The scanner has found it to be well-formed.
    mutating func inspect(_ bytes: Bytes, at start: Int, _ time: Instant?) {
        inspected += 1
        _ = try? object(bytes, at: start, field: 0, time)
    }

    private mutating func object(
        _ bytes: Bytes, at start: Int, field: Int, _ time: Instant?
    ) throws(ScanFault) -> Int {
        fields[field].objects += 1
        fields[field].isEntered = true
        begin(field)
        var index = bytes.afterWhitespace(start + 1)
        while index < bytes.count, bytes[index] != .closeBrace {
            let name = try bytes.scanString(from: index + 1)
            let text = bytes.slice(from: index + 1, to: name.end)
            let key = name.traits.contains(.escaped) ? text.unescapedString() : text.string(isASCII: false)
            let value = try bytes.afterColon(name.end + 1)
            if let child = fields[field].children[key] {
                index = try known(bytes, at: value, field: child, parent: field, time)
            } else {
                if !fields[field].tree.isIgnored { note(key, bytes, at: value, in: field, time) }
                index = try bytes.skipValue(at: value, depth: 1000)
            }
            index = bytes.afterWhitespace(index)
            if index < bytes.count, bytes[index] == .comma { index = bytes.afterWhitespace(index + 1) }
        }
        decide(field)
        return index + 1
    }

    /// Forgets what the last object said, where fields of this one decide which are read.
    private mutating func begin(_ object: Int) {
        for decision in fields[object].decisions {
            fields[decision.field].isPresent = false
            if decision.parent != object { fields[decision.parent].isEntered = false }
            for (decider, _) in decision.ways.joined() { fields[decider].said = nil }
        }
    }

    /// Counts the fields that were read in an object in which not each is.
    private mutating func decide(_ object: Int) {
        for decision in fields[object].decisions where fields[decision.parent].isEntered {
            let isRead = decision.ways.contains { way in
                way.allSatisfy { decider, condition in condition.holds(fields[decider].said) }
            }
            guard isRead, let chances = fields[decision.field].chances else { continue }
            fields[decision.field].chances = chances + 1
            if fields[decision.field].isPresent { fields[decision.field].lastSeen = chances + 1 }
        }
    }

    private mutating func known(
        _ bytes: Bytes, at start: Int, field: Int, parent: Int, _ time: Instant?
    ) throws(ScanFault) -> Int {
        let byte = bytes[start]
        fields[field].isNull = byte == 0x6e  // n
        if !fields[field].isNull {
            fields[field].isPresent = true
            if fields[field].chances == nil { fields[field].lastSeen = fields[parent].objects }
        }
        if fields[field].decides { fields[field].said = bytes.constant(at: start) }
        let tree = fields[field].tree
        if byte == .openBrace, !tree.isArray, !tree.isRead, !tree.children.isEmpty {
            return try object(bytes, at: start, field: field, time)
        }
        guard byte == .openBracket, tree.isArray else { return try bytes.skipValue(at: start, depth: 1000) }
        var index = bytes.afterWhitespace(start + 1)
        while index < bytes.count, bytes[index] != .closeBracket {
            index =
                bytes[index] == .openBrace
                ? try object(bytes, at: index, field: field, time) : try bytes.skipValue(at: index, depth: 1000)
            index = bytes.afterWhitespace(index)
            if index < bytes.count, bytes[index] == .comma { index = bytes.afterWhitespace(index + 1) }
        }
        return index + 1
    }

    /// Counts a key that the mapping does not know.
    private mutating func note(
        _ key: String, _ bytes: Bytes, at start: Int, in field: Int, _ time: Instant?
    ) {
        var place = fields[field].strangers[key]
        if place == nil {
            guard unknown.count < capacity else {
                unlisted += 1
                return
            }
            place = unknown.count
            let path = fields[field].path
            let prefix = path.isEmpty ? "" : path + (fields[field].tree.isArray ? "[]." : ".")
            unknown.append(Stranger(path: prefix + FieldPath.step(key), firstRecord: records, firstSeen: time))
            fields[field].strangers[key] = place
        }
        guard let place else { return }
        unknown[place].count += 1
        unknown[place].lastRecord = records
        let shape = bytes.shape(at: start)
        if !unknown[place].shapes.contains(shape) { unknown[place].shapes.append(shape) }
    }

    var newFields: [DriftReport.NewField] {
        unknown.map {
            DriftReport.NewField(
                path: $0.path, count: $0.count, firstRecord: $0.firstRecord, firstSeen: $0.firstSeen,
                lastRecord: $0.lastRecord, shapes: $0.shapes)
        }.sorted { ($1.count, $0.path) < ($0.count, $1.path) }
    }

    /// The fields that rows read and that were missing at least `limit` times in a row.
    func vanishedFields(after limit: Int) -> [DriftReport.VanishedField] {
        var found: [DriftReport.VanishedField] = []
        for parent in fields {
            for child in parent.children.values.map({ fields[$0] }) {
                let missing = (child.chances ?? parent.objects) - child.lastSeen
                guard child.tree.isRead || !child.tree.children.isEmpty, !child.tree.isIgnored || child.tree.isRead,
                    missing >= limit
                else { continue }
                found.append(
                    DriftReport.VanishedField(
                        path: child.path, missing: missing, isUnseen: child.lastSeen == 0,
                        isNull: child.isNull))
            }
        }
        return found.sorted { $0.path < $1.path }
    }
}

extension [String] {
    /// The steps that this path begins with and another too.
    fileprivate func shared(with other: ArraySlice<String>) -> ArraySlice<String> {
        prefix(zip(self, other).prefix { $0 == $1 }.count)
    }
}

extension Bytes {
    /// The well-formed value at `start`, where it is one that decides something.
    fileprivate func constant(at start: Int) -> FieldConstant? {
        if self[start] == .quote {
            guard let end = try? scanString(from: start + 1).end else { return nil }
            return FieldConstant(.string, slice(from: start + 1, to: end).unescapedString())
        }
        if self[start].startsNumber {
            guard let end = try? scanNumber(from: start).end else { return nil }
            return FieldConstant(.number, slice(from: start, to: end).string(isASCII: true))
        }
        return (try? scanLiteral(from: start)).flatMap { FieldConstant($0.kind, "") }
    }

    /// What the well-formed value at `start` looks like.
    fileprivate func shape(at start: Int) -> ValueShape {
        let byte = self[start]
        switch byte {
        case .quote: return (try? scanString(from: start + 1).end).map { textShape(from: start + 1, to: $0) } ?? .text
        case .openBrace: return .object
        case .openBracket: return .array
        case 0x6e: return .null  // n
        case 0x66, 0x74: return .boolean  // f t
        default: return (try? scanNumber(from: start))?.traits.contains(.fractional) == true ? .decimal : .integer
        }
    }

    private func textShape(from start: Int, to end: Int) -> ValueShape {
        guard end > start else { return .emptyText }
        let text = slice(from: start, to: end)
        var digits = 0
        var at = -1
        for index in 0..<text.count {
            if text[index].isDigit { digits += 1 }
            if text[index] == 0x40 { at = index }
        }
        if digits == text.count { return .digits }
        if at > 0, at < text.count - 1 { return .emailAddress }
        let isDate =
            text.count >= 10 && text[4] == .minus && text[7] == .minus
            && [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy { text[$0].isDigit }
        return isDate ? .date : .text
    }
}
