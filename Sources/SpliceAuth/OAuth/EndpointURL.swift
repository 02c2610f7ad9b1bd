import HTTPTypes

/// The address of an authorization server's endpoint, checked once: HTTPS, a plain host, no user info, no fragment.
///
/// Addresses that hold a tenant's name are input from outside; build those from a ``ProviderProfile``, which checks the
/// tenant before it becomes part of a host name.
public struct EndpointURL: Sendable, Hashable {
    /// `https`, or `http` for a loopback address.
    public let scheme: String
    /// Host and, if stated, port.
    public let authority: String
    /// Path and query, starting with a slash.
    public let path: String

    /// An HTTPS address.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for another scheme, user info, a fragment, or characters that do not
    ///   belong in a URL.
    public init(_ text: String) throws(AuthError) {
        try self.init(text, scheme: "https")
    }

    /// A plain HTTP address on this machine, for tests and command-line tools.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when the host is not `127.0.0.1`, `[::1]` or `localhost`.
    public init(loopback text: String) throws(AuthError) {
        try self.init(text, scheme: "http")
        guard Self.isLoopback(authority) else {
            throw AuthError(.invalidConfiguration, "plain HTTP is allowed on this machine only, not on \(host)")
        }
    }

    private init(_ text: String, scheme: String) throws(AuthError) {
        let prefix = scheme + "://"
        guard text.lowercased().hasPrefix(prefix) else {
            throw AuthError(.invalidConfiguration, "an endpoint's address must start with \(prefix)")
        }
        let rest = text.dropFirst(prefix.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let tail = rest.dropFirst(authority.count)
        guard Self.isPlainAuthority(authority) else {
            throw AuthError(.invalidConfiguration, "the address must name a plain host, without user info")
        }
        guard !tail.contains("#"), tail.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw AuthError(.invalidConfiguration, "the address has a fragment or characters that must be encoded")
        }
        self.scheme = scheme
        self.authority = authority.lowercased()
        path = tail.hasPrefix("/") ? String(tail) : "/" + tail
    }

    /// The host without the port.
    public var host: String { Self.host(of: authority) }

    /// The address as text.
    public var text: String { "\(scheme)://\(authority)\(path)" }

    /// A request to this address.
    func request(_ method: HTTPRequest.Method) -> HTTPRequest {
        HTTPRequest(method: method, scheme: scheme, authority: authority, path: path)
    }

    /// The address with `query` added to what it has.
    func appending(query: String) -> String { "\(text)\(path.contains("?") ? "&" : "?")\(query)" }

    static func host(of authority: String) -> String {
        if authority.hasPrefix("[") { return String(authority.prefix { $0 != "]" }) + "]" }
        return String(authority.prefix { $0 != ":" })
    }

    private static let loopbacks = ["127.0.0.1", "[::1]", "localhost"]

    /// Whether the authority names this machine by a literal that no resolver can change.
    static func isLoopback(_ authority: String) -> Bool {
        // Asked for every request that is not https: no text is made for it.
        loopbacks.contains { name in
            authority.utf8.starts(with: name.utf8)
                && isPort(authority.utf8.dropFirst(name.utf8.count))
        }
    }

    /// Nothing, or a colon and a port from 1 to 65535 in plain digits: `127.0.0.1:80@example.com` is no address of this machine.
    private static func isPort(_ text: some Collection<UInt8>) -> Bool {
        guard let colon = text.first else { return true }
        var port = 0
        for digit in text.dropFirst() {
            guard (48...57).contains(digit), port < 10_000 else { return false }
            port = port * 10 + Int(digit - 48)
        }
        return colon == UInt8(ascii: ":") && (1...65_535).contains(port)
    }

    private static func isPlainAuthority(_ text: Substring) -> Bool {
        let host = host(of: String(text))
        guard text.hasPrefix(host), !host.isEmpty, host != "[]", isPort(text.dropFirst(host.count).utf8) else {
            return false
        }
        let isAddress = host.hasPrefix("[")
        return (isAddress ? host.dropFirst().dropLast() : host[...]).utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "."):
                true
            case UInt8(ascii: ":"): isAddress
            case UInt8(ascii: "g")...UInt8(ascii: "z"), UInt8(ascii: "G")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
                !isAddress
            default: false
            }
        }
    }
}
