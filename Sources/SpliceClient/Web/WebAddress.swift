/// An absolute `http` or `https` address, and the resolution of references against it (RFC 3986).
public struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    /// `http` or `https`.
    public let scheme: String
    /// Host in lower case; an IPv6 address in brackets.
    public let host: String
    /// Port, the scheme's own when the address has none.
    public let port: Int
    /// Host, and the port where it is not the scheme's own: the form for a `Host` header.
    public let authority: String
    /// Path, beginning with `/`, escaped as given.
    public let path: String
    /// What follows `?`, without it; `nil` when there is none.
    public let query: String?

    /// Reads an absolute address.
    ///
    /// - Returns: `nil` for other schemes, an empty host, a bad port, control characters or spaces, or user information in
    ///   the address, which would send a password in the clear of every log.
    public init?(_ text: String) {
        guard !text.utf8.contains(where: Self.isForbidden), let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            text.utf8[colon...].starts(with: "://".utf8)
        else { return nil }
        let scheme = text[..<colon].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        // Bytes, not characters: a delimiter and a mark that combines with it are one character, and another one.
        let rest = text.utf8[text.utf8.index(colon, offsetBy: 3)...].prefix { $0 != UInt8(ascii: "#") }
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard let (host, port) = Self.hostAndPort(authority, scheme: scheme) else { return nil }
        let (path, query) = Self.pathAndQuery(rest[authority.endIndex...])
        self.init(
            scheme: scheme, host: host, port: port,
            authority: port == Self.defaultPort(scheme) ? host : "\(host):\(port)",
            path: path.isEmpty ? "/" : String(path), query: query)
    }

    private init(scheme: String, host: String, port: Int, authority: String, path: String, query: String?) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.authority = authority
        self.path = path
        self.query = query
    }

    /// Path and query, as a request line carries them.
    public var target: String { query.map { "\(path)?\($0)" } ?? path }

    /// The whole address.
    public var description: String { "\(scheme)://\(authority)\(target)" }

    /// Whether `other` has the same scheme, host and port (RFC 6454 section 5), so that it may be sent the same credentials.
    public func hasSameOrigin(as other: WebAddress) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    /// The address that `reference` means on a page at this address (RFC 3986 section 5.2), without its fragment.
    ///
    /// - Returns: `nil` when the result is not an `http` or `https` address.
    public func resolving(_ reference: String) -> WebAddress? {
        let reference = reference.utf8.prefix { $0 != UInt8(ascii: "#") }
        if reference.starts(with: "//".utf8) { return WebAddress("\(scheme):\(Substring(reference))") }
        let head = reference.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        if head.contains(UInt8(ascii: ":")) { return WebAddress(String(Substring(reference))) }
        guard !reference.contains(where: Self.isForbidden) else { return nil }
        let (relative, query) = Self.pathAndQuery(reference)
        if relative.isEmpty { return with(path: path, query: query ?? self.query) }
        let folder = path.utf8[...(path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)]
        let base = relative.utf8.first == UInt8(ascii: "/") ? "" : Substring(folder)
        return with(path: Self.withoutDots(String(base + relative)), query: query)
    }

    /// The address of `path` below this one: appended to its path, whether or not either has a slash between them. An empty path
    /// keeps the query that this address has. `nil` when `path` has characters that an address must escape.
    public func appending(_ path: String, query: Query = Query()) -> WebAddress? {
        guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else { return nil }
        let (written, own) = Self.pathAndQuery(path.utf8[...])
        var joined = self.path
        if !written.isEmpty {
            if joined.utf8.last == UInt8(ascii: "/") { joined.removeLast() }
            if written.utf8.first != UInt8(ascii: "/") { joined += "/" }
            joined += written
        }
        var parts = path.isEmpty ? [self.query ?? ""] : []
        if let own { parts.append(own) }
        if !query.items.isEmpty { parts.append(query.encoded) }
        let whole = parts.filter { !$0.isEmpty }.joined(separator: "&")
        return with(path: joined, query: whole.isEmpty ? nil : whole)
    }

    private func with(path: String, query: String?) -> WebAddress {
        WebAddress(scheme: scheme, host: host, port: port, authority: authority, path: path, query: query)
    }

    private static func defaultPort(_ scheme: String) -> Int { scheme == "https" ? 443 : 80 }

    /// What no address has in it as it is: control characters and spaces.
    private static func isForbidden(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F }

    private static func pathAndQuery(_ target: Substring.UTF8View) -> (path: Substring, query: String?) {
        let path = target.prefix { $0 != UInt8(ascii: "?") }
        guard path.endIndex < target.endIndex else { return (Substring(path), nil) }
        return (Substring(path), String(Substring(target[target.index(after: path.endIndex)...])))
    }

    private static func hostAndPort(_ authority: Substring.UTF8View, scheme: String) -> (String, Int)? {
        guard !authority.contains(UInt8(ascii: "@")) else { return nil }
        let isBracketed = authority.first == UInt8(ascii: "[")
        let hostEnd =
            isBracketed
            ? authority.firstIndex(of: UInt8(ascii: "]")).map(authority.index(after:))
            : authority.firstIndex(of: UInt8(ascii: ":"))
        let host = authority[..<(hostEnd ?? authority.endIndex)]
        let rest = authority[host.endIndex...]
        guard !host.isEmpty, !isBracketed || host.last == UInt8(ascii: "]"),
            rest.isEmpty || rest.first == UInt8(ascii: ":")
        else { return nil }
        let name = Substring(host).lowercased()
        let digits = Substring(rest.dropFirst())
        guard !digits.isEmpty else { return (name, defaultPort(scheme)) }
        guard digits.utf8.first != UInt8(ascii: "+"), let port = UInt16(digits), port > 0 else { return nil }
        return (name, Int(port))
    }

    private static func withoutDots(_ path: String) -> String {
        var kept: [Substring] = []
        let slash = UInt8(ascii: "/")
        let segments = path.utf8.split(separator: slash, omittingEmptySubsequences: false).map(Substring.init)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".": if isLast { kept.append("") }
            case "..":
                if kept.count > 1 { kept.removeLast() }
                if isLast { kept.append("") }
            default: kept.append(segment)
            }
        }
        return kept.joined(separator: "/")
    }
}
