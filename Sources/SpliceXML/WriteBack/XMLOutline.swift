/// Where the parts of an element stand in a document in UTF-8, down to quotes and white space.
///
/// The document is one that the parser has accepted: it is well-formed and has no document type, so brackets and quotes say
/// all.
struct XMLOutline {
    struct Attribute {
        let name: XMLName
        /// From its name to the quote behind its value.
        let range: Range<Int>
        /// Its value with the quotes.
        let value: Range<Int>
    }

    enum Part {
        case text(Range<Int>)
        case section(Range<Int>)
        /// A comment or a processing instruction.
        case markup(Range<Int>)
        case element(XMLOutline)

        var range: Range<Int> {
            switch self {
            case .text(let range), .section(let range), .markup(let range): range
            case .element(let element): element.range
            }
        }
    }

    let name: XMLName
    let prefix: String
    /// The name as it is spelt.
    let spelling: Range<Int>
    let attributes: [Attribute]
    /// The prefixes that are declared inside.
    let scope: NamespaceScope
    /// The start tag with its brackets.
    let tag: Range<Int>
    /// Whether the start tag is the end tag too.
    let isClosed: Bool
    private(set) var parts: [Part] = []
    /// From the start tag to the end of the end tag.
    private(set) var range: Range<Int>
    /// The end tag; empty where there is none.
    private(set) var endTag: Range<Int>

    /// The outline of the root of a document.
    init(document bytes: [UInt8]) throws(XMLError) {
        var index = 0
        while index < bytes.count, !XMLOutline.startsElement(bytes, index) {
            index = XMLOutline.markupEnd(bytes, index) ?? index + 1
        }
        guard index < bytes.count else { throw XMLError(.notWellFormed, "the document has no element") }
        try self.init(bytes, at: index, inside: NamespaceScope())
    }

    private init(_ bytes: [UInt8], at start: Int, inside outer: NamespaceScope) throws(XMLError) {
        let words = XMLTagWords(bytes, at: start)
        var scope = outer
        scope.enter(try words.namespaces(bytes))
        let (prefix, local) = XMLTagWords.split(bytes[words.name])
        self.prefix = prefix
        name = XMLName(local, in: scope.uri(of: prefix))
        spelling = words.name
        attributes = words.attributes(bytes, in: scope)
        self.scope = scope
        tag = start..<words.end
        isClosed = words.isClosed
        range = tag
        endTag = words.end..<words.end
        guard !isClosed else { return }
        var index = words.end
        while index < bytes.count {
            if XMLOutline.startsElement(bytes, index) {
                let element = try XMLOutline(bytes, at: index, inside: scope)
                parts.append(.element(element))
                index = element.range.upperBound
            } else if let end = XMLOutline.markupEnd(bytes, index) {
                let isSection = bytes[index...].starts(with: "<![".utf8)
                parts.append(isSection ? .section(index..<end) : .markup(index..<end))
                index = end
            } else if bytes[index] == UInt8(ascii: "<") {
                let end = (bytes[index...].firstIndex(of: UInt8(ascii: ">")) ?? index) + 1
                endTag = index..<end
                range = start..<end
                return
            } else {
                let end = bytes[index...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
                parts.append(.text(index..<end))
                index = end
            }
        }
    }

    var elements: [XMLOutline] { parts.compactMap { if case .element(let element) = $0 { element } else { nil } } }

    /// Which part is the first element.
    var firstElement: Int? { parts.firstIndex { if case .element = $0 { true } else { false } } }

    /// The end of the comment, section or instruction at an index; nil when there is none.
    private static func markupEnd(_ bytes: [UInt8], _ index: Int) -> Int? {
        for (open, close) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
        where bytes[index...].starts(with: open.utf8) {
            var end = index + open.utf8.count
            while end < bytes.count, !bytes[end...].starts(with: close.utf8) { end += 1 }
            return min(end + close.utf8.count, bytes.count)
        }
        return nil
    }

    private static func startsElement(_ bytes: [UInt8], _ index: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: "<"), index + 1 < bytes.count else { return false }
        return ![UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "/")].contains(bytes[index + 1])
    }
}

/// The words of a start tag.
struct XMLTagWords {
    let name: Range<Int>
    let end: Int
    let isClosed: Bool
    private var pairs: [(name: Range<Int>, value: Range<Int>)] = []

    init(_ bytes: [UInt8], at start: Int) {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
        func isEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") }
        var index = start + 1
        while !isSpace(bytes[index]), !isEnd(bytes[index]) { index += 1 }
        name = start + 1..<index
        while true {
            while isSpace(bytes[index]) { index += 1 }
            if isEnd(bytes[index]) { break }
            let first = index
            while bytes[index] != UInt8(ascii: "="), !isSpace(bytes[index]) { index += 1 }
            let last = index
            while bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "'") { index += 1 }
            let quote = index
            index += 1
            while bytes[index] != bytes[quote] { index += 1 }
            index += 1
            pairs.append((first..<last, quote..<index))
        }
        isClosed = bytes[index] == UInt8(ascii: "/")
        end = index + (isClosed ? 2 : 1)
    }

    static func split(_ name: ArraySlice<UInt8>) -> (prefix: String, local: String) {
        guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else {
            return ("", String(decoding: name, as: UTF8.self))
        }
        return (
            String(decoding: name[..<colon], as: UTF8.self), String(decoding: name[(colon + 1)...], as: UTF8.self)
        )
    }

    /// The prefixes that it declares. What references in a namespace stand for, the parser knows.
    func namespaces(_ bytes: [UInt8]) throws(XMLError) -> [XMLNamespace] {
        var found: [XMLNamespace] = []
        for pair in pairs {
            let (prefix, local) = XMLTagWords.split(bytes[pair.name])
            guard prefix == "xmlns" || prefix.isEmpty && local == "xmlns", local != "xml" else { continue }
            let value = String(decoding: bytes[pair.value], as: UTF8.self)
            // A reference, or white space that the parser evens out, is left to the parser.
            let isPlain = bytes[pair.value].allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "&") }
            let uri =
                isPlain
                ? String(value.dropFirst().dropLast()) : try XMLTree(parsing: "<x a=\(value)/>")[XMLName("a")] ?? ""
            found.append(XMLNamespace(prefix.isEmpty ? "" : local, uri))
        }
        return found
    }

    func attributes(_ bytes: [UInt8], in scope: NamespaceScope) -> [XMLOutline.Attribute] {
        pairs.compactMap { pair in
            let (prefix, local) = XMLTagWords.split(bytes[pair.name])
            guard prefix != "xmlns", !(prefix.isEmpty && local == "xmlns") else { return nil }
            return XMLOutline.Attribute(
                name: XMLName(local, in: prefix.isEmpty ? "" : scope.uri(of: prefix)),
                range: pair.name.lowerBound..<pair.value.upperBound, value: pair.value)
        }
    }
}
