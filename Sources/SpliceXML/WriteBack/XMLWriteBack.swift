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

    /// What rows read of an element.
    enum Reading {
        /// Its text.
        case text
        /// All of it, attributes included.
        case whole
        /// What a table of the shape says.
        case record(Int)
    }

    /// The element, with what changed. Without a base it was not read as anything, so that whatever rows read of it is
    /// written anew or goes.
    func element(
        _ original: XMLOutline, _ base: XMLTree?, _ next: XMLTree, _ reading: Reading, path: [String]
    ) throws(XMLError) -> [UInt8] {
        if base == next { return Array(bytes[original.range]) }
        // What says that it has no value was not read as one either.
        let base = base?[XMLName("nil", in: XMLName.schemaInstance)] == nil ? base : nil
        let content: [UInt8]
        if case .record(let table) = reading {
            content = try children(of: original, base, next, table: table, path: path)
        } else if next.elements.isEmpty, original.elements.isEmpty {
            content = try parts(of: original, base, next).flatMap(\.self)
        } else {
            content = try whole(original, next)
        }
        var output = try startTag(of: original, base, next, reading)
        guard !original.isClosed || !content.isEmpty else { return output }
        if original.isClosed {
            output.removeLast(2)
            output.append(UInt8(ascii: ">"))
        }
        output += content
        return output + (original.isClosed ? "</".utf8 + bytes[original.spelling] + ">".utf8 : bytes[original.endTag])
    }

    private func startTag(
        of original: XMLOutline, _ base: XMLTree?, _ next: XMLTree, _ reading: Reading
    ) throws(XMLError) -> [UInt8] {
        var output: [UInt8] = []
        var index = original.tag.lowerBound
        var missing = next.attributes
        // Kept whole, attributes are read without their namespaces: they all stay, or are all written.
        var isAnew = base == nil
        if case .whole = reading, base?.attributes != next.attributes { isAnew = true }
        for attribute in original.attributes {
            let (old, new) = (base?[attribute.name], next[attribute.name])
            missing.removeAll { $0.name == attribute.name }
            // An element that the mapping writes has a value, unless it says itself that it has none.
            let isNil = attribute.name == XMLName("nil", in: XMLName.schemaInstance)
            let isStale = new == nil && (isNil || isAnew && reads(attribute.name, reading))
            if old == new, !isStale { continue }
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
        let added = isAnew ? missing : missing.filter { base?[$0.name] != $0.value }
        if !added.isEmpty {
            output += trimmingEnd(bytes[index..<end])
            output += try attributes(added, in: original.scope)
            index = end
        }
        return output + bytes[index..<original.tag.upperBound]
    }

    private func reads(_ attribute: XMLName, _ reading: Reading) -> Bool {
        switch reading {
        case .text: false
        case .whole: true
        case .record(let table): names.attributes[table].key(attribute) != nil
        }
    }

    private func attributes(_ added: [XMLAttribute], in scope: NamespaceScope) throws(XMLError) -> [UInt8] {
        var writer = XMLWriter(inside: scope)
        // The tag may have names with a prefix that it would be wrong to declare anew for another namespace.
        let named = added.map { attribute in
            let isTaken = ![attribute.name.namespace, ""].contains(scope.uri(of: attribute.prefix))
            return XMLAttribute(attribute.name, attribute.value, prefix: isTaken ? "" : attribute.prefix)
        }
        try writer.start("x", prefix: nil, named)
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
    /// one; comments, instructions and elements stay, and so does white space that is no part of the value. A text where
    /// none was comes last.
    func parts(of original: XMLOutline, _ base: XMLTree?, _ next: XMLTree) throws(XMLError) -> [[UInt8]] {
        if base?.text == next.text { return original.parts.map { Array(bytes[$0.range]) } }
        var escaped: [UInt8] = []
        try XMLSyntax.escape(Array(next.text.utf8).span, inAttribute: false, into: &escaped)
        var isWritten = false
        let keepsSpace = format.whitespace == .trimmed || isSetOff(original) && !isSetOff(base?.text ?? "")
        var parts = original.parts.map { part -> [UInt8] in
            let old = bytes[part.range]
            switch part {
            case .markup, .element: return Array(old)
            case .text where old.allSatisfy(isWhite) && original.parts.count > 1: return keepsSpace ? Array(old) : []
            case .text, .section: break
            }
            if isWritten { return [] }
            isWritten = true
            if case .section = part { return section(next.text) ?? escaped }
            guard keepsSpace else { return escaped }
            return old.prefix(while: isWhite) + escaped + old.reversed().prefix(while: isWhite).reversed()
        }
        if !isWritten { parts.append(escaped) }
        return parts
    }

    /// Whether there is white space around the text of an element.
    private func isSetOff(_ original: XMLOutline) -> Bool {
        let pieces = original.parts.filter {
            switch $0 {
            case .text, .section: true
            case .markup, .element: false
            }
        }
        guard let first = pieces.first, let last = pieces.last else { return false }
        return isWhite(bytes[first.range.lowerBound]) || isWhite(bytes[last.range.upperBound - 1])
    }

    private func isSetOff(_ text: String) -> Bool {
        [text.utf8.first, text.utf8.last].contains { $0.map(isWhite) ?? false }
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
