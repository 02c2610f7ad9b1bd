import CLibXML2

/// A start tag while the parser reports it; it exists only during ``XMLEventSink/start(_:)``.
///
/// **Why it is sound.** The pointers are those that libxml2 passes to its `startElementNs` callback and are valid until the
/// callback returns. The struct is noncopyable, is only lent, and its initialiser is called in that callback alone; what
/// leaves it is copied. Five pointers describe an attribute and two a namespace, and both counts come with them
/// (libxml/parser.h, `startElementNsSAX2Func`).
@safe
package struct XMLStartTag: ~Copyable {
    typealias Text = UnsafePointer<UInt8>

    private let local: Text
    private let prefixText: Text?
    private let uri: Text?
    private let namespaceWords: UnsafeMutablePointer<Text?>?
    private let namespaceCount: Int
    private let attributeWords: UnsafeMutablePointer<Text?>?
    /// How many attributes it has.
    package let attributeCount: Int
    /// The line on which it ends.
    package let line: Int

    init(
        local: Text, prefix: Text?, uri: Text?, namespaces: UnsafeMutablePointer<Text?>?, namespaceCount: Int,
        attributes: UnsafeMutablePointer<Text?>?, attributeCount: Int, line: Int
    ) {
        unsafe self.local = local
        unsafe prefixText = prefix
        unsafe self.uri = uri
        unsafe namespaceWords = namespaces
        self.namespaceCount = namespaceCount
        unsafe attributeWords = attributes
        self.attributeCount = attributeCount
        self.line = line
    }

    /// The local name.
    package var localName: String { unsafe String(cString: local) }

    /// The namespace; empty for none.
    package var namespace: String { unsafe XMLStartTag.string(uri) }

    /// The prefix; empty for none.
    package var prefix: String { unsafe XMLStartTag.string(prefixText) }

    /// Namespace and local name.
    package var name: XMLName { XMLName(localName, in: namespace) }

    /// Two numbers that are the same for equal names of one document: the parser keeps each name once.
    package var identity: XMLNameIdentity {
        unsafe XMLNameIdentity(local: UInt(bitPattern: local), namespace: uri.map { UInt(bitPattern: $0) } ?? 0)
    }

    /// The namespaces that it declares.
    package var namespaces: [XMLNamespace] {
        guard let words = unsafe namespaceWords else { return [] }
        return (0..<namespaceCount).map { index in
            unsafe XMLNamespace(XMLStartTag.string(words[2 * index]), XMLStartTag.string(words[2 * index + 1]))
        }
    }

    /// Its attributes, in the order of the document.
    package var attributes: [XMLAttribute] {
        (0..<attributeCount).map { index in
            XMLAttribute(attributeName(index), attributeValue(index), prefix: attributePrefix(index))
        }
    }

    /// The name of an attribute.
    package func attributeName(_ index: Int) -> XMLName {
        guard let words = unsafe attributeWords else { return "" }
        return unsafe XMLName(XMLStartTag.string(words[5 * index]), in: XMLStartTag.string(words[5 * index + 2]))
    }

    /// Lends the value of an attribute in UTF-8.
    package func withAttributeValue<Result>(_ index: Int, _ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
        guard let words = unsafe attributeWords, let start = unsafe words[5 * index + 3],
            let end = unsafe words[5 * index + 4]
        else {
            return try body([UInt8]().span)
        }
        return unsafe try body(UnsafeBufferPointer(start: start, count: end - start).span)
    }

    private func attributePrefix(_ index: Int) -> String {
        guard let words = unsafe attributeWords else { return "" }
        return unsafe XMLStartTag.string(words[5 * index + 1])
    }

    private func attributeValue(_ index: Int) -> String {
        withAttributeValue(index) { span in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(span.count)
            for index in span.indices { bytes.append(span[index]) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private static func string(_ text: Text?) -> String {
        guard let text = unsafe text else { return "" }
        return unsafe String(cString: text)
    }
}

/// Tells the names of one document apart, without their characters. Never to be kept beyond the parser's life.
package struct XMLNameIdentity: Hashable, Sendable {
    let local: UInt
    let namespace: UInt
}
