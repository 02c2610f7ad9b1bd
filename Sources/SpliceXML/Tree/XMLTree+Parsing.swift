public import SpliceModel

extension XMLTree {
    /// Reads a document.
    ///
    /// - Parameters:
    ///   - bytes: one XML 1.0 document in one of the encodings of `TextEncoding`, as its byte order mark or declaration says.
    ///   - encoding: the encoding when something other than the document says it, such as an HTTP header (RFC 7303); nil, the
    ///     default, for what the document says.
    ///   - limits: what the document may ask for.
    /// - Throws: ``XMLError`` with line and column.
    public init(
        parsing bytes: Span<UInt8>, encoding: TextEncoding? = nil, limits: XMLLimits = .standard
    ) throws(XMLError) {
        let sink = TreeSink()
        let parser = XMLPushParser(sink, limits: limits, encoding: encoding)
        do {
            try parser.read(bytes)
            try parser.finish()
        } catch let error as XMLError {
            throw error
        } catch {
            throw XMLError(.notWellFormed, "the document could not be read")
        }
        guard let root = sink.root else { throw XMLError(.notWellFormed, "the document has no element") }
        self = root
    }

    /// Reads a document, see `init(parsing:encoding:limits:)`.
    public init(
        parsing bytes: [UInt8], encoding: TextEncoding? = nil, limits: XMLLimits = .standard
    ) throws(XMLError) {
        try self.init(parsing: bytes.span, encoding: encoding, limits: limits)
    }

    /// Reads a document that is text already, whatever encoding it declares.
    public init(parsing text: String, limits: XMLLimits = .standard) throws(XMLError) {
        try self.init(parsing: Array(text.utf8).span, encoding: .utf8, limits: limits)
    }
}

/// Builds a tree from the events of the parser.
final class TreeSink: XMLEventSink {
    /// The root, once it has ended.
    private(set) var root: XMLTree?
    private var open: [XMLTree] = []
    private var text: [UInt8] = []

    func start(_ tag: borrowing XMLStartTag) {
        endText()
        open.append(
            XMLTree(
                tag.name, prefix: tag.prefix, namespaces: tag.namespaces, tag.attributes, [], line: tag.line))
    }

    func characters(_ utf8: Span<UInt8>) {
        text.reserveCapacity(text.count + utf8.count)
        for index in utf8.indices { text.append(utf8[index]) }
    }

    func end() {
        endText()
        guard let element = open.popLast() else { return }
        if open.isEmpty { root = element } else { open[open.count - 1].nodes.append(.element(element)) }
    }

    private func endText() {
        guard !text.isEmpty, !open.isEmpty else { return text.removeAll(keepingCapacity: true) }
        open[open.count - 1].nodes.append(.text(String(decoding: text, as: UTF8.self)))
        text.removeAll(keepingCapacity: true)
    }
}
