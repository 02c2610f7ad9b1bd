import SpliceMapping
import SpliceModel

/// Puts what changed into an XML document, and leaves everything else as it stands.
///
/// As for JSON, three documents meet: the original; the base, which the mapping writes for the entity that it reads from the
/// original; and the next, which it writes for the entity to be stored. What base and next have in common did not change.
struct XMLWriteBack {
    let bytes: [UInt8]
    let format: XMLFormat
    let shape: RecordShape
    let names: XMLShape
    let keys: [[String]: [String]]
    /// The encoding in which the document is written again.
    let encoding: TextEncoding

    /// The element, with what changed; `table` is nil where no row reads what is inside of it.
    func element(
        _ original: XMLOutline, _ base: XMLTree?, _ next: XMLTree, table: Int?, path: [String]
    ) throws(XMLError) -> [UInt8] {
        if base == next { return Array(bytes[original.range]) }
        let base = base ?? XMLTree(next.name)
        let content: [UInt8]
        if let table {
            content = try children(of: original, base, next, table: table, path: path)
        } else if next.elements.isEmpty, base.elements.isEmpty {
            content = try parts(of: original, base, next).flatMap(\.self)
        } else {
            content = try whole(original, next)
        }
        var output = try startTag(of: original, base, next)
        guard !original.isClosed || !content.isEmpty else { return output }
        if original.isClosed {
            output.removeLast(2)
            output.append(UInt8(ascii: ">"))
        }
        output += content
        return output + (original.isClosed ? "</".utf8 + bytes[original.spelling] + ">".utf8 : bytes[original.endTag])
    }

    private func startTag(of original: XMLOutline, _ base: XMLTree, _ next: XMLTree) throws(XMLError) -> [UInt8] {
        var output: [UInt8] = []
        var index = original.tag.lowerBound
        var missing = next.attributes
        let isFilled = !next.nodes.isEmpty
        for attribute in original.attributes {
            let (old, new) = (base[attribute.name], next[attribute.name])
            missing.removeAll { $0.name == attribute.name }
            let isNil = attribute.name == XMLName("nil", in: XMLName.schemaInstance)
            if old == new, !(isNil && isFilled && new == nil) { continue }
            if let new {
                output += bytes[index..<attribute.value.lowerBound]
                output.append(UInt8(ascii: "\""))
                try XMLSyntax.escape(Array(new.utf8).span, inAttribute: true, into: &output)
                output.append(UInt8(ascii: "\""))
            } else {
                output += trimmingEnd(bytes[index..<attribute.range.lowerBound])
            }
            index = attribute.range.upperBound
        }
        let end = original.tag.upperBound - (original.isClosed ? 2 : 1)
        let added = missing.filter { base[$0.name] != $0.value }
        if !added.isEmpty {
            output += trimmingEnd(bytes[index..<end])
            output += try attributes(added, in: original.scope)
            index = end
        }
        return output + bytes[index..<original.tag.upperBound]
    }

    private func attributes(_ added: [XMLAttribute], in scope: NamespaceScope) throws(XMLError) -> [UInt8] {
        var writer = XMLWriter(inside: scope)
        try writer.start("x", prefix: nil, added)
        try writer.end()
        // Of `<x a="1"/>` the attributes; where there is a default namespace, `x` takes it back first.
        let words = writer.drain().dropFirst(2).dropLast(2)
        let back = " xmlns=\"\"".utf8
        return Array(words.starts(with: back) ? words.dropFirst(back.count) : words)
    }

    private func trimmingEnd(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        part[..<((part.lastIndex { !isWhite($0) } ?? part.startIndex - 1) + 1)]
    }

    func isWhite(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d }

    /// What stands inside, when neither a row nor the document below says more: comments go with the rest.
    private func whole(_ original: XMLOutline, _ next: XMLTree) throws(XMLError) -> [UInt8] {
        var output: [UInt8] = []
        for node in next.nodes {
            switch node {
            case .text(let text): try XMLSyntax.escape(Array(text.utf8).span, inAttribute: false, into: &output)
            case .element(let tree): output += try added(tree, in: original)
            }
        }
        return output
    }

    /// A new element, in the words of the document around it.
    func added(_ tree: XMLTree, in parent: XMLOutline) throws(XMLError) -> [UInt8] {
        var writer = XMLWriter(inside: parent.scope)
        try writer.add(adopted(tree, by: parent))
        return try writer.finish()
    }

    /// A name of which the format says no namespace is in that of the element around it, as it is read in any.
    private func adopted(_ tree: XMLTree, by parent: XMLOutline) -> XMLTree {
        let isAnywhere = tree.name.namespace.isEmpty && format.namespaces[""] == nil
        let name = isAnywhere ? XMLName(tree.name.local, in: parent.name.namespace) : tree.name
        let isKnown = name.namespace.isEmpty || parent.scope.hasPrefix(for: name.namespace)
        let prefix = name.namespace == parent.name.namespace ? parent.prefix : isKnown ? "" : tree.prefix
        return XMLTree(
            name, prefix: prefix, namespaces: [], tree.attributes,
            tree.nodes.map { if case .element(let inner) = $0 { .element(adopted(inner, by: parent)) } else { $0 } },
            line: nil)
    }

    /// The parts with another text: it stands where the first piece of the old one stood, as a CDATA section where that was
    /// one; comments, instructions and elements stay. A text where none was comes last.
    func parts(of original: XMLOutline, _ base: XMLTree, _ next: XMLTree) throws(XMLError) -> [[UInt8]] {
        if base.text == next.text { return original.parts.map { Array(bytes[$0.range]) } }
        var escaped: [UInt8] = []
        try XMLSyntax.escape(Array(next.text.utf8).span, inAttribute: false, into: &escaped)
        var isWritten = false
        var parts = original.parts.map { part -> [UInt8] in
            let old = bytes[part.range]
            switch part {
            case .markup, .element: return Array(old)
            case .text where old.allSatisfy(isWhite) && original.parts.count > 1: return Array(old)
            case .text, .section: break
            }
            if isWritten { return [] }
            isWritten = true
            if case .section = part { return section(next.text) ?? escaped }
            guard format.whitespace == .trimmed else { return escaped }
            return old.prefix(while: isWhite) + escaped + old.reversed().prefix(while: isWhite).reversed()
        }
        if !isWritten { parts.append(escaped) }
        return parts
    }

    /// A text as a CDATA section; nil for one that it cannot hold as it is.
    private func section(_ text: String) -> [UInt8]? {
        guard !text.isEmpty, !text.contains("]]>"), !text.utf8.contains(0x0d), encoding.byteCount(of: text) != nil
        else {
            return nil
        }
        return Array("<![CDATA[\(text)]]>".utf8)
    }
}
