import CLibXML2
package import SpliceModel

/// Reads a document piece by piece through libxml2's parser and reports it to a sink.
///
/// Document type declarations end the reading before anything in them is looked at; so no entity is ever defined, no DTD
/// or external entity loaded, and libxml2's own file and network access has nothing to do (it is switched off besides).
/// Used by one task at a time; after an error it accepts nothing more.
package struct XMLPushParser: ~Copyable {
    private let core: ParserCore

    /// A parser.
    ///
    /// - Parameter encoding: the encoding when something other than the document says it, such as an HTTP header; nil for
    ///   what the document says.
    package init(_ sink: any XMLEventSink, limits: XMLLimits, encoding: TextEncoding? = nil) {
        core = ParserCore(sink, limits, EncodingDetector(encoding))
    }

    /// Reads a piece, which may end anywhere.
    ///
    /// - Throws: ``XMLError``, and what the sink throws.
    package func read(_ piece: Span<UInt8>) throws { try core.read(piece, isLast: false) }

    /// Ends the document.
    ///
    /// - Throws: ``XMLError`` when it is not complete, and what the sink throws.
    package func finish() throws { try core.read([UInt8]().span, isLast: true) }

    /// The line that the parser has arrived at, from 1.
    package var line: Int { core.line }
}

/// The parser's state, at an address that libxml2 can call back.
///
/// **Why it is sound.** `context` is made in `init`, is never nil until `deinit` frees it, and is used only here. libxml2
/// calls back only inside `xmlParseChunk`, hence while `read` holds `self`; the pointer that it passes is the unretained
/// one of `self`. Everything that it lends is copied or lent on before the callback returns.
@safe
private final class ParserCore {
    private let sink: any XMLEventSink
    private let limits: XMLLimits
    private var context: xmlParserCtxtPtr?
    private var guardian: StartTagGuard
    private var detector: EncodingDetector
    private var utf8: [UInt8] = []
    /// What ended the reading, if anything did.
    private var failure: (any Error)?
    private var isStopping = false
    private var depth = 0
    private var byteCount = 0

    init(_ sink: any XMLEventSink, _ limits: XMLLimits, _ detector: EncodingDetector) {
        self.detector = detector
        self.sink = sink
        self.limits = limits
        guardian = StartTagGuard(limit: limits.maximumAttributes)
        xmlInitParser()
        var handler = unsafe ParserCore.handler
        unsafe context = xmlCreatePushParserCtxt(&handler, Unmanaged.passUnretained(self).toOpaque(), nil, 0, nil)
        // NOENT has the predefined entities replaced in attributes too; there can be no others.
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue | XML_PARSE_NOCDATA.rawValue
            | XML_PARSE_BIG_LINES.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        _ = unsafe xmlCtxtUseOptions(context, Int32(bitPattern: options))
        // It gets UTF-8, and must not guess something else from zeros at the start: converting would be tried, and said on
        // the process's standard error.
        _ = unsafe xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
    }

    deinit { unsafe xmlFreeParserCtxt(context) }

    var line: Int {
        guard let input = unsafe context?.pointee.input else { return 1 }
        return unsafe Int(input.pointee.line)
    }

    private var column: Int {
        guard let input = unsafe context?.pointee.input else { return 1 }
        return unsafe Int(input.pointee.col)
    }

    /// Small slices keep the parser's look-ahead within its own limits.
    private static let slice = 32 << 10

    func read(_ piece: Span<UInt8>, isLast: Bool) throws {
        if let failure { throw failure }
        byteCount += piece.count
        if byteCount > limits.maximumBytes {
            fail(XMLError(.tooLarge, "the document has more than \(limits.maximumBytes) bytes"))
        }
        utf8.removeAll(keepingCapacity: true)
        do throws(XMLError) {
            try detector.decode(piece, into: &utf8)
            if isLast { try detector.finish(into: &utf8) }
        } catch {
            // What was read up to the error may have an error of its own, which comes first.
            parse(utf8.span)
            fail(XMLError(error.code, error.message, line: line))
        }
        parse(utf8.span)
        if isLast, failure == nil { _ = unsafe xmlParseChunk(context, nil, 0, 1) }
        if let failure { throw failure }
    }

    /// Has the parser read text in UTF-8.
    private func parse(_ text: Span<UInt8>) {
        if failure == nil, !guardian.accepts(text) {
            fail(XMLError(.tooManyAttributes, "an element has more than \(limits.maximumAttributes) attributes"))
        }
        var start = 0
        while start < text.count, failure == nil {
            let end = min(start + ParserCore.slice, text.count)
            unsafe text.extracting(start..<end).withUnsafeBufferPointer { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                    _ = unsafe xmlParseChunk(context, characters.baseAddress, Int32(characters.count), 0)
                }
            }
            start = end
        }
    }

    /// Notes the first error, and has the parser stop.
    private func fail(_ error: any Error) {
        guard failure == nil else { return }
        failure = error
        isStopping = true
        unsafe xmlStopParser(context)
    }

    private func perform(_ body: () throws -> Void) {
        guard failure == nil else { return }
        do { try body() } catch { fail(error) }
    }
}

extension ParserCore {
    fileprivate func start(_ tag: borrowing XMLStartTag) {
        guard failure == nil else { return }
        depth += 1
        guard depth <= limits.maximumDepth else { return fail(error(.tooDeep, "the elements are nested too deep")) }
        do { try sink.start(tag) } catch { fail(error) }
    }

    fileprivate func characters(_ utf8: Span<UInt8>) {
        guard failure == nil else { return }
        do { try sink.characters(utf8) } catch { fail(error) }
    }

    fileprivate func end() {
        depth -= 1
        perform { try sink.end() }
    }

    fileprivate func documentType() {
        fail(error(.documentType, "a document type declaration is not accepted"))
    }

    /// An error of the parser. An undeclared prefix it would read over; here it ends the reading. A namespace that is no
    /// URI is only compared, like any other.
    fileprivate func refuse(code: Int32, line: Int, column: Int, detail: String) {
        let isSpelling = code == XML_WAR_NS_URI.rawValue || code == XML_WAR_NS_URI_RELATIVE.rawValue
        guard !isStopping, !isSpelling else { return }
        let place = (line: line > 0 ? line : nil, column: column > 0 ? column : nil)
        let kind = ParserCore.kind(of: code)
        fail(XMLError(kind.code, kind.message, line: place.line, column: place.column, detail: detail))
    }

    private func error(_ code: XMLError.Code, _ message: String) -> XMLError {
        XMLError(code, message, line: line, column: column)
    }

    private static func kind(of code: Int32) -> (code: XMLError.Code, message: String) {
        switch UInt32(bitPattern: code) {
        case XML_ERR_DOCUMENT_EMPTY.rawValue: (.notWellFormed, "the document does not start with an element")
        case XML_ERR_DOCUMENT_END.rawValue: (.notWellFormed, "the document ends too early, or something follows it")
        case XML_ERR_INVALID_ENCODING.rawValue, XML_ERR_INVALID_CHAR.rawValue, XML_I18N_CONV_FAILED.rawValue:
            (.encoding, "a character that XML does not have, or that is not in the document's encoding")
        case XML_ERR_UNDECLARED_ENTITY.rawValue: (.notWellFormed, "an entity that XML does not predefine")
        case XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue: (.notWellFormed, "a prefix that is not declared")
        case XML_ERR_TAG_NAME_MISMATCH.rawValue: (.notWellFormed, "an end tag that does not match its start tag")
        case XML_ERR_ATTRIBUTE_REDEFINED.rawValue: (.notWellFormed, "an attribute occurs a second time")
        default: (.notWellFormed, "not well-formed")
        }
    }
}

extension ParserCore {
    fileprivate static func of(_ data: UnsafeMutableRawPointer?) -> ParserCore? {
        unsafe data.map { unsafe Unmanaged<ParserCore>.fromOpaque($0).takeUnretainedValue() }
    }

    /// libxml2's callbacks: the second interface, which knows namespaces.
    fileprivate static var handler: xmlSAXHandler {
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe handler.internalSubset = { data, _, _, _ in unsafe ParserCore.of(data)?.documentType() }
        unsafe handler.startElementNs = {
            data, local, prefix, uri, namespaceCount, namespaces, attributeCount, _, attributes in
            guard let core = unsafe ParserCore.of(data), let local = unsafe local else { return }
            core.start(
                unsafe XMLStartTag(
                    local: local, prefix: prefix, uri: uri, namespaces: namespaces, namespaceCount: Int(namespaceCount),
                    attributes: attributes, attributeCount: Int(attributeCount), line: core.line))
        }
        unsafe handler.endElementNs = { data, _, _, _ in unsafe ParserCore.of(data)?.end() }
        unsafe handler.characters = { data, text, count in
            guard let core = unsafe ParserCore.of(data) else { return }
            unsafe core.characters(UnsafeBufferPointer(start: text, count: Int(count)).span)
        }
        unsafe handler.cdataBlock = handler.characters
        unsafe handler.ignorableWhitespace = handler.characters
        unsafe handler.serror = { data, error in
            guard let core = unsafe ParserCore.of(data), let error = unsafe error,
                unsafe error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue
            else { return }
            let words = unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? ""
            unsafe core.refuse(
                code: error.pointee.code, line: Int(error.pointee.line), column: Int(error.pointee.int2),
                detail: words.filter { $0 != "\n" })
        }
        return unsafe handler
    }
}
