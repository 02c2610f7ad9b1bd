import CLibcurl
import HTTPTypes
import SpliceHTTP

/// A request as it is set on a handle: checked and laid out where `send` is called, so that the loop only copies.
struct HTTPMessage: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        case stream(length: Int64?, UploadChannel)
    }

    /// Up to here libcurl gets a copy of the body; larger ones it asks for piece by piece.
    private static let copyLimit = 64 << 10

    let target: RequestTarget
    let body: Body
    let decompresses: Bool
    private let method: HTTPRequest.Method
    private let lines: CStringList
    private let version: HTTPVersionPolicy

    /// - Throws: `TransportError` with code `invalidRequest`.
    init(
        _ request: HTTPRequest, body: RequestBody, version: HTTPVersionPolicy, options: CurlOptions
    ) throws(TransportError) {
        let target = try RequestTarget(request, allowing: options.schemes)
        let content: Body =
            switch body.content {
            case .none: .none
            case .bytes(let bytes): .bytes(bytes)
            case .stream(length: 0?, _): .bytes([])
            case .stream(let length, _): .stream(length: length, UploadChannel(length: length))
            }
        lines = try Self.lines(request, content, host: target.host)
        self.target = target
        self.body = content
        self.version = version
        method = request.method
        decompresses = options.decompresses && request.headerFields[.acceptEncoding] == nil
    }

    var isHead: Bool { method == .head }
    /// Whether connections can be shared with other requests at the same time.
    var mayMultiplex: Bool { version == .automatic && target.isSecure }
    /// Requests that may share connections: the same host spoken to in different versions does not.
    var origin: String {
        switch version {
        case .automatic: target.origin
        case .http1: "1 " + target.origin
        case .http2PriorKnowledge: "2 " + target.origin
        }
    }

    /// Whether libcurl asks for the content, rather than having a copy.
    var isProvidedInPieces: Bool {
        switch body {
        case .none: false
        case .bytes(let bytes): bytes.count > Self.copyLimit
        case .stream: true
        }
    }

    /// Sets everything about the request; needs no reset before, for every option is set each time.
    func apply(to easy: EasyHandle) {
        easy.set(CURLOPT_URL, target.url)
        easy.set(CURLOPT_PATH_AS_IS, true)
        easy.set(CURLOPT_PROTOCOLS_STR, target.isSecure ? "https" : "http")
        applyMethod(to: easy)
        easy.set(CURLOPT_HTTPHEADER, list: lines)
        easy.set(CURLOPT_ACCEPT_ENCODING, decompresses ? "" : nil)
        switch version {
        case .automatic: easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        case .http1: easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        case .http2PriorKnowledge: easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE))
        }
        easy.set(CURLOPT_PIPEWAIT, mayMultiplex)
        // libcurl 7.88.1 begins HTTP/2 anew on a connection that has begun it already when there was no negotiation, and
        // fails: every such request gets a connection of its own.
        let isAlone = version == .http2PriorKnowledge
        easy.set(CURLOPT_FRESH_CONNECT, isAlone)
        easy.set(CURLOPT_FORBID_REUSE, isAlone)
    }

    private func applyMethod(to easy: EasyHandle) {
        easy.set(CURLOPT_HTTPGET, true)  // also undoes what the request before may have set
        var needsName = method != .get
        switch body {
        case .none where method == .head:
            easy.set(CURLOPT_NOBODY, true)
            needsName = false
        case .none where Self.expectsContent(method):
            easy.setPostFields([])
            needsName = method != .post
        case .none: break
        case .bytes(let bytes) where bytes.count <= Self.copyLimit:
            easy.setPostFields(bytes)
            needsName = method != .post
        case .bytes(let bytes):
            easy.set(CURLOPT_UPLOAD, true)
            easy.set(CURLOPT_INFILESIZE_LARGE, offset: Int64(bytes.count))
            needsName = method != .put
        case .stream(let length, _):
            easy.set(CURLOPT_UPLOAD, true)
            easy.set(CURLOPT_INFILESIZE_LARGE, offset: length ?? -1)
            needsName = method != .put
        }
        easy.set(CURLOPT_CUSTOMREQUEST, needsName ? method.rawValue : nil)
    }

    /// Methods whose requests say `Content-Length: 0` when they have no content (RFC 9110 section 8.6).
    private static func expectsContent(_ method: HTTPRequest.Method) -> Bool {
        method == .post || method == .put || method == .patch
    }

    /// The header lines: the request's fields, and an empty line for each field that libcurl would add by itself.
    private static func lines(
        _ request: HTTPRequest, _ body: Body, host: String
    ) throws(TransportError) -> CStringList {
        func invalid(_ message: String) -> TransportError {
            TransportError(.invalidRequest, outcome: .notSent, message: message, host: host)
        }
        guard request.method != .connect else { throw invalid("CONNECT is the transport's business") }
        if case .none = body {} else if request.method == .head { throw invalid("a HEAD request has no content") }
        var lines = CStringList()
        var hasAccept = false, hasContentType = false, hasExpect = false
        for field in request.headerFields {
            switch field.name {
            case .transferEncoding: throw invalid("Transfer-Encoding follows from the body and cannot be set")
            case .contentLength:
                guard Int64(field.value) == length(of: body) else {
                    throw invalid("Content-Length differs from the body's length")
                }
                continue
            case .accept: hasAccept = true
            case .contentType: hasContentType = true
            case .expect: hasExpect = true
            default: break
            }
            // libcurl spells a field without value with a semicolon.
            if field.value.isEmpty {
                lines.append(field.name.rawName, ";")
            } else {
                lines.append(field.name.rawName, ": ", field.value)
            }
        }
        if !hasAccept { lines.append("Accept:") }
        if length(of: body) != 0 || expectsContent(request.method) {
            if !hasContentType { lines.append("Content-Type:") }
            if !hasExpect { lines.append("Expect:") }
        }
        return lines
    }

    private static func length(of body: Body) -> Int64? {
        switch body {
        case .none: 0
        case .bytes(let bytes): Int64(bytes.count)
        case .stream(let length, _): length
        }
    }
}
