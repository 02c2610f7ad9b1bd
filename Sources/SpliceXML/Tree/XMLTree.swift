/// An element with everything in it: name, attributes, text and elements, as a value.
///
/// ```swift
/// let envelope = try XMLTree(parsing: reply)
/// let fault = envelope.first("Body")?.first("Fault")
/// let reason = fault?.first("faultstring")?.text
///
/// let request = XMLTree("Order", [XMLAttribute("id", "7")], [.element(XMLTree("Total", text: "12.50"))])
/// let bytes = try request.serialized()
/// ```
///
/// Comments and processing instructions are read over. Text is kept as it stands, white space between elements included.
public struct XMLTree: Sendable {
    /// What stands inside an element.
    public indirect enum Node: Hashable, Sendable {
        /// Text, with references replaced and CDATA sections unwrapped; never empty when it was read.
        case text(String)
        /// An element.
        case element(XMLTree)
    }

    /// The name.
    public var name: XMLName
    /// The prefix that the document used, or that is wished for when written; empty for the default namespace.
    public var prefix: String
    /// The namespaces that the element declares, in the order of the document. Those that names need and nobody declares
    /// are added when written.
    public var namespaces: [XMLNamespace]
    /// The attributes in the order of the document, without namespace declarations.
    public var attributes: [XMLAttribute]
    /// Text and elements, in the order of the document.
    public var nodes: [Node]
    /// The line on which the start tag ends, from 1; nil for an element that was not read. Not compared by `==`.
    public let line: Int?

    /// An element from its parts.
    public init(
        _ name: XMLName, prefix: String = "", namespaces: [XMLNamespace] = [], _ attributes: [XMLAttribute] = [],
        _ nodes: [Node] = []
    ) {
        self.init(name, prefix: prefix, namespaces: namespaces, attributes, nodes, line: nil)
    }

    /// An element with text in it.
    public init(_ name: XMLName, prefix: String = "", _ attributes: [XMLAttribute] = [], text: String) {
        self.init(name, prefix: prefix, attributes, text.isEmpty ? [] : [.text(text)])
    }

    init(
        _ name: XMLName, prefix: String, namespaces: [XMLNamespace], _ attributes: [XMLAttribute], _ nodes: [Node],
        line: Int?
    ) {
        self.name = name
        self.prefix = prefix
        self.namespaces = namespaces
        self.attributes = attributes
        self.nodes = nodes
        self.line = line
    }
}

extension XMLTree: Hashable {
    /// Two elements are equal when their names, attributes (in any order) and contents are; prefixes, namespace
    /// declarations and lines are spelling.
    public static func == (a: XMLTree, b: XMLTree) -> Bool {
        a.name == b.name && a.nodes == b.nodes
            && (a.attributes == b.attributes || Set(a.attributes) == Set(b.attributes))
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(Set(attributes))
        hasher.combine(nodes)
    }
}
