import HTTPTypes
import SpliceHTTP

/// Where a request goes: its parts checked, so that nothing in them can become a second header line or a credential.
struct RequestTarget: Sendable {
    /// The absolute URL.
    let url: String
    /// The host alone, for errors.
    let host: String
    /// Scheme, host and port: exchanges with equal origins can share connections.
    let origin: String
    let isSecure: Bool

    /// - Throws: `TransportError` with code `invalidRequest`.
    init(_ request: HTTPRequest, allowing schemes: Set<CurlOptions.Scheme>) throws(TransportError) {
        guard let scheme = request.scheme.flatMap(Self.scheme) else {
            throw Self.invalid("the URL's scheme is neither http nor https")
        }
        guard schemes.contains(scheme) else {
            throw Self.invalid("the scheme \(scheme.rawValue) is not allowed by the transport's options")
        }
        guard let authority = request.authority, let host = Self.host(of: authority) else {
            throw Self.invalid("the authority is not host or host:port (user info is not accepted)")
        }
        let path = request.path ?? "/"
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x23 })
        else {
            throw Self.invalid("the path must begin with / and be percent-encoded ASCII without fragment", host: host)
        }
        self.host = host
        isSecure = scheme == .https
        origin = scheme == .https ? "https://" + authority : "http://" + authority
        url = origin + path
    }

    private static func scheme(_ text: String) -> CurlOptions.Scheme? {
        switch text {
        case "https": .https
        case "http": .http
        default: CurlOptions.Scheme(rawValue: text.lowercased())
        }
    }

    private static func invalid(_ message: String, host: String = "") -> TransportError {
        TransportError(.invalidRequest, outcome: .notSent, message: message, host: host)
    }

    /// The host of `host`, `host:port`, `[address]` or `[address]:port`, or `nil` when it is none of these.
    static func host(of authority: String) -> String? {
        // As bytes: as characters this would take longer than the rest of a request's checks.
        let bytes = authority.utf8
        guard bytes.last != UInt8(ascii: "]"), let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else {
            return isHost(authority) ? authority : nil
        }
        let port = authority[bytes.index(after: colon)...]
        guard let number = UInt16(port), number > 0, port.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return nil
        }
        let host = String(authority[..<colon])
        return isHost(host) ? host : nil
    }

    /// Whether `host` is a registered name, an IPv4 address, or an IPv6 address in brackets (RFC 3986 section 3.2.2).
    static func isHost(_ host: String) -> Bool {
        let bytes = host.utf8
        guard let first = bytes.first, bytes.count <= 255 else { return false }
        if first == UInt8(ascii: "[") {
            return bytes.last == UInt8(ascii: "]")
                && bytes.dropFirst().dropLast().allSatisfy { $0 == 0x3A || $0 == 0x2E || isHexadecimal($0) }
        }
        return bytes.allSatisfy { byte in
            byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
