import SpliceMapping
import SpliceModel

/// A JSON value that can be looked into, changed and compared by the paths of a mapping. Numbers stay as they are spelt.
indirect enum JSONDocument: Sendable {
    case null
    case boolean(Bool)
    case number(String)
    case text(String)
    case array([JSONDocument])
    case object([Member])

    /// A key and its value.
    struct Member: Sendable {
        let name: String
        var value: JSONDocument
    }

    /// One step into a document.
    enum Step: Sendable, Hashable {
        case key(String)
        case element(Int)
    }

    init(_ text: String) throws { self.init(try DocumentNode(parsing: Array(text.utf8))) }

    init(_ node: DocumentNode) {
        switch node.kind {
        case .absent, .null: self = .null
        case .true: self = .boolean(true)
        case .false: self = .boolean(false)
        case .number: self = .number(node.text)
        case .string: self = .text(node.text)
        case .array: self = .array(node.elements.map(JSONDocument.init))
        case .object: self = .object(node.members.map { Member(name: $0.name, value: JSONDocument($0.value)) })
        }
    }

    /// The value at a place; nil where there is none.
    subscript(_ place: [Step]) -> JSONDocument? {
        var value = self
        for step in place {
            switch (step, value) {
            case (.key(let name), .object(let members)):
                guard let member = members.first(where: { $0.name == name }) else { return nil }
                value = member.value
            case (.element(let index), .array(let elements)):
                guard elements.indices.contains(index) else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }

    /// The same document with another value at a place, or without what stands there.
    func replacing(_ place: ArraySlice<Step>, with replacement: JSONDocument?) -> JSONDocument {
        guard let step = place.first else { return replacement ?? .null }
        let rest = place.dropFirst()
        switch (step, self) {
        case (.key(let name), .object(var members)):
            guard let index = members.firstIndex(where: { $0.name == name }) else { return self }
            if rest.isEmpty, replacement == nil {
                members.remove(at: index)
            } else {
                members[index].value = members[index].value.replacing(rest, with: replacement)
            }
            return .object(members)
        case (.element(let index), .array(var elements)):
            guard elements.indices.contains(index) else { return self }
            elements[index] = elements[index].replacing(rest, with: replacement)
            return .array(elements)
        default: return self
        }
    }

    /// The same document with a value at a place; objects on the way are made where they are missing.
    func putting(_ value: JSONDocument, at place: ArraySlice<Step>) -> JSONDocument {
        guard let step = place.first else { return value }
        let rest = place.dropFirst()
        switch (step, self) {
        case (.key(let name), .object(var members)):
            if let index = members.firstIndex(where: { $0.name == name }) {
                members[index].value = members[index].value.putting(value, at: rest)
            } else {
                members.append(Member(name: name, value: JSONDocument.object([]).putting(value, at: rest)))
            }
            return .object(members)
        case (.element(let index), .array(var elements)) where elements.indices.contains(index):
            elements[index] = elements[index].putting(value, at: rest)
            return .array(elements)
        default: return self
        }
    }

    /// The value as JSON, without white space.
    var text: String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .number(let spelling): spelling
        case .text(let text): JSONTree.quoted(text)
        case .array(let elements): "[" + elements.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { "\(JSONTree.quoted($0.name)):\($0.value.text)" }.joined(separator: ",") + "}"
        }
    }

    /// The value as JSON, a member a line.
    var lines: String { lines(indent: "") }

    private func lines(indent: String) -> String {
        let inner = indent + "  "
        switch self {
        case .array(let elements) where !elements.isEmpty:
            return "[\n" + elements.map { inner + $0.lines(indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.map { member in
                "\(inner)\(JSONTree.quoted(member.name)): \(member.value.lines(indent: inner))"
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        default: return text
        }
    }
}

extension JSONDocument: Equatable {
    /// True for the same value: numbers by their worth, objects whatever the order of their keys.
    static func == (left: JSONDocument, right: JSONDocument) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .number(let right)): left == right || isSameNumber(left, right)
        case (.text(let left), .text(let right)):
            // Two spellings of one character are two texts to most systems.
            left.unicodeScalars.elementsEqual(right.unicodeScalars)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { member in
                    right.first { $0.name == member.name }.map { $0.value == member.value } ?? false
                }
        default: false
        }
    }

    /// True for two numbers of the same worth, also when they are spelt as texts.
    func isSameNumber(as other: JSONDocument) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)), (.number(let left), .text(let right)),
            (.text(let left), .number(let right)):
            JSONDocument.isSameNumber(left, right)
        default: self == other
        }
    }

    private static func isSameNumber(_ left: String, _ right: String) -> Bool {
        guard let left = try? ExactDecimal(utf8: Array(left.utf8)),
            let right = try? ExactDecimal(utf8: Array(right.utf8))
        else { return false }
        return left == right
    }
}
