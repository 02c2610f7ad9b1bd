import SpliceMapping

/// Finds properties in a JSON Schema (2020-12, and what OpenAPI 3.0 and 3.1 make of it).
struct SchemaReader {
    let root: DocumentNode

    /// How many references and combinations may lead from one to the next.
    private static let maximumDepth = 32

    /// The value at a JSON Pointer in its URI fragment form: `#/components/schemas/Order`.
    func node(at pointer: String) throws(MappingError) -> DocumentNode {
        var node = root
        for token in pointer.drop(while: { $0 == "#" }).split(separator: "/") {
            let name = SchemaReader.unescaped(token)
            let next = node[name] ?? Int(name).flatMap { node.elements.indices.contains($0) ? node.elements[$0] : nil }
            guard pointer.hasPrefix("#"), let next else { throw SchemaReader.unresolved(pointer) }
            node = next
        }
        guard pointer.hasPrefix("#") else { throw SchemaReader.unresolved(pointer) }
        return node
    }

    /// Every property that an object of the schema may have, the first of each name.
    func properties(of node: DocumentNode) throws(MappingError) -> [(name: String, node: DocumentNode)] {
        var found: [(name: String, node: DocumentNode)] = []
        var names: Set<String> = []
        for part in try parts(of: node, depth: 0) {
            for member in part["properties"]?.members ?? [] where names.insert(member.name).inserted {
                found.append((member.name, member.value))
            }
        }
        return found
    }

    /// The schema of an array's elements.
    func items(of node: DocumentNode) throws(MappingError) -> DocumentNode? {
        for part in try parts(of: node, depth: 0) {
            if let items = part["items"], items.kind == .object { return items }
        }
        return nil
    }

    /// The type that the schema names, or the word `value`.
    func kind(of node: DocumentNode) -> String {
        guard let parts = try? parts(of: node, depth: 0) else { return "value" }
        for part in parts {
            guard let type = part["type"] else { continue }
            return type.kind == .string ? type.text : type.elements.map(\.text).joined(separator: " or ")
        }
        return "value"
    }

    /// A schema with the schemas that it refers to and is combined from.
    private func parts(of node: DocumentNode, depth: Int) throws(MappingError) -> [DocumentNode] {
        guard depth < SchemaReader.maximumDepth else { return [] }
        var parts = [node]
        if let reference = node["$ref"] {
            parts += try self.parts(of: try self.node(at: reference.text), depth: depth + 1)
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for part in node[keyword]?.elements ?? [] { parts += try self.parts(of: part, depth: depth + 1) }
        }
        for keyword in ["then", "else"] {
            if let part = node[keyword] { parts += try self.parts(of: part, depth: depth + 1) }
        }
        return parts
    }

    /// RFC 6901: `~1` is a slash, `~0` a tilde. Percent signs (`%20`) are replaced as in a URI.
    private static func unescaped(_ token: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(token.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "~"), let next = rest.popFirst() {
                bytes.append(next == UInt8(ascii: "1") ? UInt8(ascii: "/") : UInt8(ascii: "~"))
            } else if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unresolved(_ pointer: String) -> MappingError {
        MappingError(
            mapping: "a schema", version: "",
            issues: [Issue(path: "", code: .missing, problem: "“\(pointer)” leads nowhere in this document")])
    }
}
