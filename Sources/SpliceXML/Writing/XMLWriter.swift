public import SpliceModel

/// Writes one XML 1.0 document: escapes text, declares namespaces, and refuses what is not well-formed.
///
/// ```swift
/// var writer = XMLWriter()
/// try writer.start(XMLName("Envelope", in: soap), prefix: "soap")
/// try writer.start(XMLName("Body", in: soap))
/// try writer.add(order)                                   // an XMLTree
/// try writer.end()
/// try writer.end()
/// let bytes = try writer.finish()
/// ```
///
/// A value: a copy goes on by itself.
public struct XMLWriter: Sendable {
    /// How a document is laid out.
    public struct Style: Sendable, Hashable {
        /// The encoding, UTF-8 unless said otherwise. A character that it does not have is written as a reference (`&#8364;`),
        /// so nothing is lost.
        public let encoding: TextEncoding
        /// Whether the document starts with `<?xml version="1.0" encoding="UTF-8"?>`.
        public let hasDeclaration: Bool
        /// Spaces for each level, or nil to write everything in one line. Elements with text in them stay in one line.
        public let indentation: Int?

        /// In one line, with a declaration.
        public static let compact = Style()
        /// Two spaces for each level, with a declaration.
        public static let indented = Style(indentation: 2)
        /// In one line, without a declaration: for a part of another document.
        public static let fragment = Style(hasDeclaration: false)

        /// A style of one's own.
        public init(hasDeclaration: Bool = true, indentation: Int? = nil, encoding: TextEncoding = .utf8) {
            self.encoding = encoding
            self.hasDeclaration = hasDeclaration
            self.indentation = indentation
        }
    }

    /// An element that has been started.
    fileprivate struct Open {
        let tag: String
        let bindingCount: Int
        var hasText = false
        var hasElements = false
    }

    private let style: Style
    private var output: [UInt8] = []
    private var open: [Open] = []
    private var scope = NamespaceScope()
    /// True while `>` or `/>` of the last start tag is missing.
    private var isTagOpen = false
    private var isComplete = false
    /// True once a part was handed out.
    private var isStarted = false

    /// A writer of one document.
    public init(_ style: Style = .compact) {
        self.style = style
        if style.hasDeclaration {
            let name = style.encoding.name.hasPrefix("UTF-16") ? "UTF-16" : style.encoding.name
            output += "<?xml version=\"1.0\" encoding=\"\(name)\"?>\n".utf8
        }
    }

    /// A writer of a part of another document, at a place where prefixes are declared already.
    init(inside scope: NamespaceScope) {
        style = .fragment
        self.scope = scope
    }

    /// A place of the document to which a part that is refused can be taken back. Valid until the next ``drain()``.
    struct Mark {
        fileprivate let count: Int
        fileprivate let open: [Open]
        fileprivate let scope: NamespaceScope
        fileprivate let isTagOpen: Bool
        fileprivate let isComplete: Bool
    }

    /// The present place. What was written is not copied for it.
    var mark: Mark {
        Mark(count: output.count, open: open, scope: scope, isTagOpen: isTagOpen, isComplete: isComplete)
    }

    /// Takes back everything behind a place.
    mutating func rewind(to mark: Mark) {
        output.removeLast(output.count - mark.count)
        open = mark.open
        scope = mark.scope
        isTagOpen = mark.isTagOpen
        isComplete = mark.isComplete
    }

    /// True until the root element is started.
    var isAtRoot: Bool { open.isEmpty && !isComplete }

    /// Starts an element.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - prefix: the prefix to declare for the name's namespace, empty for the default namespace; nil, the default, for
    ///     one that is already declared, or else the default namespace.
    ///   - namespaces: what else to declare here.
    ///   - attributes: its attributes.
    /// - Throws: ``XMLError`` with `invalidName`, `invalidCharacter`, or `misuse` behind the end of the root.
    public mutating func start(
        _ name: XMLName, prefix: String? = nil, namespaces: [XMLNamespace] = [], _ attributes: [XMLAttribute] = []
    ) throws(XMLError) {
        guard !isComplete else { throw XMLError(.misuse, "a document has one root element") }
        closeTag()
        let (start, bindingCount) = (output.count, scope.count)
        breakLine(depth: open.count, isInside: open.last?.hasText != true)
        do throws(XMLError) {
            let tag = try startTag(name, prefix, namespaces, attributes)
            if !open.isEmpty { open[open.count - 1].hasElements = true }
            open.append(Open(tag: tag, bindingCount: bindingCount))
        } catch {
            output.removeLast(output.count - start)
            scope.removeLast(scope.count - bindingCount)
            throw error
        }
        isTagOpen = true
    }

    /// Writes a start tag without its end; the result is its name with the prefix.
    private mutating func startTag(
        _ name: XMLName, _ prefix: String?, _ namespaces: [XMLNamespace], _ attributes: [XMLAttribute]
    ) throws(XMLError) -> String {
        var tag = try scope.declare(namespaces)
        try XMLSyntax.checkName(name.local)
        let spelt = XMLWriter.join(try scope.prefix(ofElement: name, preferred: prefix, &tag), name.local)
        var others: [(name: String, value: String)] = []
        for attribute in attributes {
            try XMLSyntax.checkName(attribute.name.local)
            let prefix = try scope.prefix(ofAttribute: attribute.name, preferred: attribute.prefix, &tag)
            others.append((XMLWriter.join(prefix, attribute.name.local), attribute.value))
        }
        guard Set(others.map(\.name)).count == others.count else {
            throw XMLError(.invalidName, "an attribute occurs a second time")
        }
        if !style.encoding.isUnicode {
            for name in [spelt] + others.map(\.name) where style.encoding.byteCount(of: name) == nil {
                throw XMLError(.invalidName, "a name that \(style.encoding) cannot hold")
            }
        }
        output.append(UInt8(ascii: "<"))
        output += spelt.utf8
        for binding in tag.declared { try add(attribute: XMLWriter.join("xmlns", binding.prefix), binding.uri) }
        for attribute in others { try add(attribute: attribute.name, attribute.value) }
        return spelt
    }

    private static func join(_ prefix: String, _ local: String) -> String {
        prefix.isEmpty ? local : local.isEmpty ? prefix : "\(prefix):\(local)"
    }

    /// Adds text to the element that was started last.
    ///
    /// - Throws: ``XMLError`` with `invalidCharacter`, or `misuse` outside of an element.
    public mutating func text(_ text: String) throws(XMLError) {
        guard !open.isEmpty else { throw XMLError(.misuse, "text stands inside an element") }
        guard !text.isEmpty else { return }
        closeTag()
        open[open.count - 1].hasText = true
        try XMLSyntax.escape(Array(text.utf8).span, inAttribute: false, into: &output)
    }

    /// Adds text in UTF-8 to the element that was started last.
    package mutating func text(_ utf8: Span<UInt8>) throws(XMLError) {
        guard !open.isEmpty else { throw XMLError(.misuse, "text stands inside an element") }
        guard utf8.count > 0 else { return }
        closeTag()
        open[open.count - 1].hasText = true
        try XMLSyntax.escape(utf8, inAttribute: false, into: &output)
    }

    /// Ends the element that was started last.
    ///
    /// - Throws: ``XMLError`` with `misuse` when none is open.
    public mutating func end() throws(XMLError) {
        guard let element = open.popLast() else { throw XMLError(.misuse, "no element is open") }
        if isTagOpen {
            output += "/>".utf8
            isTagOpen = false
        } else {
            breakLine(depth: open.count, isInside: element.hasElements && !element.hasText)
            output += "</".utf8
            output += element.tag.utf8
            output.append(UInt8(ascii: ">"))
        }
        scope.removeLast(scope.count - element.bindingCount)
        isComplete = open.isEmpty
    }

    /// Adds an element with everything in it.
    ///
    /// - Throws: ``XMLError`` as ``start(_:prefix:namespaces:_:)`` and ``text(_:)``.
    public mutating func add(_ tree: XMLTree) throws(XMLError) {
        let prefix = tree.prefix.isEmpty && tree.line == nil ? nil : tree.prefix
        try start(tree.name, prefix: prefix, namespaces: tree.namespaces, tree.attributes)
        for node in tree.nodes {
            switch node {
            case .text(let text): try self.text(text)
            case .element(let element): try add(element)
            }
        }
        try end()
    }

    /// Ends the document.
    ///
    /// - Returns: the document, or what is left of it behind the last ``drain()``.
    /// - Throws: ``XMLError`` with `misuse` when it has no root or an element is still open.
    public mutating func finish() throws(XMLError) -> [UInt8] {
        guard isComplete else { throw XMLError(.misuse, "the document has no root, or it is still open") }
        if style.indentation != nil { output.append(UInt8(ascii: "\n")) }
        return drain()
    }

    /// Hands out what was written since the last call, so that a long document needs the memory of a part of it.
    public mutating func drain() -> [UInt8] {
        defer {
            output.removeAll(keepingCapacity: true)
            isStarted = true
        }
        guard style.encoding != .utf8 else { return output }
        return (isStarted ? [] : style.encoding.byteOrderMark) + style.encoding.xmlBytes(of: output)
    }

    private mutating func add(attribute name: String, _ value: String) throws(XMLError) {
        output.append(UInt8(ascii: " "))
        output += name.utf8
        output += "=\"".utf8
        try XMLSyntax.escape(Array(value.utf8).span, inAttribute: true, into: &output)
        output.append(UInt8(ascii: "\""))
    }

    private mutating func closeTag() {
        if isTagOpen { output.append(UInt8(ascii: ">")) }
        isTagOpen = false
    }

    private mutating func breakLine(depth: Int, isInside: Bool) {
        guard let indentation = style.indentation, isInside, isStarted || !output.isEmpty else { return }
        if output.last != UInt8(ascii: "\n") { output.append(UInt8(ascii: "\n")) }
        output += repeatElement(UInt8(ascii: " "), count: depth * indentation)
    }
}

extension XMLTree {
    /// The element as a document of its own.
    ///
    /// - Throws: ``XMLError`` when a name or a character cannot be written.
    public func serialized(_ style: XMLWriter.Style = .compact) throws(XMLError) -> [UInt8] {
        var writer = XMLWriter(style)
        try writer.add(self)
        return try writer.finish()
    }
}
