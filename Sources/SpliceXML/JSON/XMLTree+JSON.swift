import SpliceMapping

extension XMLTree {
    /// The element as a JSON object with one member, its own name.
    public func json(_ form: XMLJSONForm = XMLJSONForm()) -> [UInt8] {
        var writer = JSONFormWriter(form: form)
        writer.bytes.append(UInt8(ascii: "{"))
        writer.member(name.local, [self], isFirst: true)
        writer.bytes.append(UInt8(ascii: "}"))
        return writer.bytes
    }

    /// The element that a JSON object with one member describes.
    ///
    /// - Parameters:
    ///   - bytes: A JSON document.
    ///   - form: How XML stands in it.
    ///   - namespace: The namespace of every element; attributes are in none.
    /// - Throws: ``XMLError``: `notWellFormed` when it is not JSON, `misuse` when it does not describe one element. Names that XML cannot
    ///   have are found when the element is written.
    public init(
        json bytes: [UInt8], _ form: XMLJSONForm = XMLJSONForm(), namespace: String = ""
    ) throws(XMLError) {
        let document: DocumentNode
        do { document = try DocumentNode(parsing: bytes) } catch {
            throw XMLError(.notWellFormed, "the document is not JSON", detail: error.description)
        }
        guard document.kind == .object, document.members.count == 1, let root = document.members.first else {
            throw XMLError(.misuse, "an element is described by an object with one member")
        }
        let reader = JSONFormReader(form: form, namespace: namespace)
        let elements = try reader.elements(root.name, root.value)
        guard let element = elements.first, elements.count == 1 else {
            throw XMLError(.misuse, "an array does not describe one element")
        }
        self = element
    }
}

/// Writes elements as JSON.
private struct JSONFormWriter {
    let form: XMLJSONForm
    var bytes: [UInt8] = []

    mutating func member(_ name: String, _ elements: [XMLTree], isFirst: Bool) {
        key(name, isFirst: isFirst)
        let isList = elements.count > 1 || form.lists.contains(name)
        if isList { bytes.append(UInt8(ascii: "[")) }
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            value(element)
        }
        if isList { bytes.append(UInt8(ascii: "]")) }
    }

    private mutating func value(_ element: XMLTree) {
        let attributes = element.attributes.filter { $0.name.namespace != XMLName.schemaInstance }
        let isNil = element[XMLName("nil", in: XMLName.schemaInstance)].map { $0 == "true" || $0 == "1" } ?? false
        let children = element.elements
        let text = children.isEmpty ? element.text : Self.significant(element.text)
        if attributes.isEmpty, children.isEmpty {
            if isNil { bytes += Array("null".utf8) } else { quote(text) }
            return
        }
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for attribute in attributes {
            key(form.attributePrefix + attribute.name.local, isFirst: isFirst)
            quote(attribute.value)
            isFirst = false
        }
        if !text.isEmpty {
            key(form.textKey, isFirst: isFirst)
            quote(text)
            isFirst = false
        }
        var places: [String: Int] = [:]
        var groups: [(name: String, elements: [XMLTree])] = []
        for child in children {
            if let place = places[child.name.local] {
                groups[place].elements.append(child)
            } else {
                places[child.name.local] = groups.count
                groups.append((child.name.local, [child]))
            }
        }
        for group in groups {
            member(group.name, group.elements, isFirst: isFirst)
            isFirst = false
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func significant(_ text: String) -> String {
        text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D } ? "" : text
    }

    private mutating func key(_ name: String, isFirst: Bool) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        quote(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// RFC 8259 section 7.
    private mutating func quote(_ text: String) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// Reads elements from JSON.
private struct JSONFormReader {
    let form: XMLJSONForm
    let namespace: String

    /// The elements that a member describes: one, or one for each element of an array.
    func elements(_ name: String, _ value: DocumentNode) throws(XMLError) -> [XMLTree] {
        guard value.kind == .array else { return [try element(name, value)] }
        var elements: [XMLTree] = []
        for item in value.elements {
            guard item.kind != .array else { throw XMLError(.misuse, "an array in an array describes no element") }
            elements.append(try element(name, item))
        }
        return elements
    }

    private func element(_ local: String, _ value: DocumentNode) throws(XMLError) -> XMLTree {
        let name = XMLName(local, in: namespace)
        switch value.kind {
        case .object:
            var attributes: [XMLAttribute] = []
            var nodes: [XMLTree.Node] = []
            for member in value.members {
                if member.name == form.textKey {
                    let text = try text(member.value)
                    if !text.isEmpty { nodes.append(.text(text)) }
                } else if member.name.hasPrefix(form.attributePrefix), !form.attributePrefix.isEmpty {
                    let attribute = XMLName(String(member.name.dropFirst(form.attributePrefix.count)))
                    attributes.append(XMLAttribute(attribute, try text(member.value)))
                } else {
                    for element in try elements(member.name, member.value) { nodes.append(.element(element)) }
                }
            }
            return XMLTree(name, attributes, nodes)
        case .null:
            return XMLTree(name, [XMLAttribute(XMLName("nil", in: XMLName.schemaInstance), "true", prefix: "xsi")])
        default:
            return XMLTree(name, text: try text(value))
        }
    }

    private func text(_ value: DocumentNode) throws(XMLError) -> String {
        switch value.kind {
        case .object, .array: throw XMLError(.misuse, "an attribute or a text is described by a scalar")
        case .true: return "true"
        case .false: return "false"
        case .null: return ""
        default: return value.text
        }
    }
}
