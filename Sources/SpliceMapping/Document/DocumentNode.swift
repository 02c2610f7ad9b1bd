/// A JSON document as a tree in which every value knows its place.
///
/// For what looks at one document closely: analysis, provenance, tests. Mappings read documents without one.
package struct DocumentNode: Sendable {
    /// A key of an object and its value.
    package struct Member: Sendable {
        /// The key, its escapes replaced.
        package let name: String
        /// The value.
        package let value: DocumentNode
    }

    /// What the value is.
    package let kind: ValueKind
    /// The bytes of the document that the value takes up, quotes and brackets included.
    package let range: Range<Int>
    /// The characters of a text, its escapes replaced, and of a number; empty for other values.
    package let text: String
    /// The members of an object, in the order of the document; equal keys may occur.
    package let members: [Member]
    /// The elements of an array.
    package let elements: [DocumentNode]

    init(
        _ kind: ValueKind, _ range: Range<Int>, text: String = "", members: [Member] = [], elements: [DocumentNode] = []
    ) {
        self.kind = kind
        self.range = range
        self.text = text
        self.members = members
        self.elements = elements
    }

    /// An object with nothing in it that stands nowhere.
    static let nothing = DocumentNode(.object, 0..<0)

    /// Reads a whole document, of at most 128 levels.
    ///
    /// - Throws: ``MappingError`` with line and column when it is not JSON.
    package init(parsing document: [UInt8]) throws(MappingError) {
        self = try document.span.withBytes { (bytes) throws(MappingError) in
            do throws(ScanFault) {
                let parser = DocumentParser(bytes: bytes)
                let root = try parser.value(at: bytes.afterWhitespace(0), depth: 128)
                let rest = bytes.afterWhitespace(root.range.upperBound)
                guard rest == bytes.count else { throw ScanFault(.trailing, at: rest) }
                return root
            } catch {
                let problem = Problem.words(for: error, in: bytes)
                throw MappingError(
                    mapping: "a document", version: "",
                    issues: [Issue(path: "", code: error.code, problem: problem, offset: error.offset)])
            }
        }
    }

    /// The value of the first member with a name.
    package subscript(_ name: String) -> DocumentNode? { members.first { $0.name == name }?.value }

    /// The value at the end of a path in the notation of rows, `shipping_address.city`; nil when a key is missing on the
    /// way.
    package func value(at path: String) -> DocumentNode? { value(at: FieldPath(path).steps[...]) }

    private func value(at steps: ArraySlice<String>) -> DocumentNode? {
        guard let step = steps.first else { return self }
        return self[step]?.value(at: steps.dropFirst())
    }

    /// The keys that a path of a row leads through.
    package static func steps(of path: String) -> [String] { FieldPath(path).steps }

    /// The value at a path that also counts elements, `line_items[2].qty`.
    package func value(atPlace place: String) -> DocumentNode? {
        var node = self
        for step in FieldPath(place).steps {
            var rest = step[...]
            var indices: [Int] = []
            while rest.hasSuffix("]"), let open = rest.lastIndex(of: "["),
                let index = Int(rest[rest.index(after: open)...].dropLast())
            {
                indices.insert(index, at: 0)
                rest = rest[..<open]
            }
            guard let next = node[String(rest)] else { return nil }
            node = next
            for index in indices {
                guard node.elements.indices.contains(index) else { return nil }
                node = node.elements[index]
            }
        }
        return node
    }
}

/// Builds the tree, with the grammar of the scanner.
private struct DocumentParser {
    let bytes: Bytes

    func value(at start: Int, depth: Int) throws(ScanFault) -> DocumentNode {
        guard start < bytes.count else { throw ScanFault(.grammar, at: start) }
        let byte = bytes[start]
        if byte == .quote {
            let end = try bytes.scanString(from: start + 1).end
            return DocumentNode(
                .string, start..<end + 1, text: bytes.slice(from: start + 1, to: end).unescapedString())
        }
        if byte.startsNumber {
            let end = try bytes.scanNumber(from: start).end
            let text = bytes.slice(from: start, to: end).string(isASCII: true)
            return DocumentNode(.number, start..<end, text: text)
        }
        guard byte == .openBrace || byte == .openBracket else {
            let literal = try bytes.scanLiteral(from: start)
            return DocumentNode(literal.kind, start..<literal.end)
        }
        guard depth > 0 else { throw ScanFault(.tooDeep, at: start) }
        return try container(at: start, depth: depth - 1)
    }

    private func container(at start: Int, depth: Int) throws(ScanFault) -> DocumentNode {
        let isObject = bytes[start] == .openBrace
        let kind: ValueKind = isObject ? .object : .array
        let close: UInt8 = isObject ? .closeBrace : .closeBracket
        var members: [DocumentNode.Member] = []
        var elements: [DocumentNode] = []
        var index = bytes.afterWhitespace(start + 1)
        if index < bytes.count, bytes[index] == close { return DocumentNode(kind, start..<index + 1) }
        while true {
            if isObject {
                let name = try key(at: index)
                let value = try value(at: name.end, depth: depth)
                members.append(DocumentNode.Member(name: name.text, value: value))
                index = value.range.upperBound
            } else {
                let element = try value(at: index, depth: depth)
                elements.append(element)
                index = element.range.upperBound
            }
            index = bytes.afterWhitespace(index)
            guard index < bytes.count else { throw ScanFault(.grammar, at: index) }
            if bytes[index] == close {
                return DocumentNode(kind, start..<index + 1, members: members, elements: elements)
            }
            guard bytes[index] == .comma else { throw ScanFault(.grammar, at: index) }
            index = bytes.afterWhitespace(index + 1)
        }
    }

    /// A key, and the index of its value.
    private func key(at start: Int) throws(ScanFault) -> (text: String, end: Int) {
        guard start < bytes.count, bytes[start] == .quote else { throw ScanFault(.grammar, at: start) }
        let end = try bytes.scanString(from: start + 1).end
        return (bytes.slice(from: start + 1, to: end).unescapedString(), try bytes.afterColon(end + 1))
    }
}
