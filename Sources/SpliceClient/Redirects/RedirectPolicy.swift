/// Which redirections a client follows (RFC 9110 section 15.4). Without one a 3xx is an error that has the response.
///
/// - 301, 302: a POST becomes a GET without content; other requests stay what they are. 303: everything but HEAD becomes a GET. 307, 308:
///   the request stays what it is, with its content.
/// - Credentials, cookies, keys and whatever else identifies the caller go to the client's own origin only. To another host go safe methods
///   without content, with the fields that choose a representation.
/// - From `https` to `http`: never.
/// - An address that was asked already, by the same method, is a loop, and an error.
///
/// Each hop is a request of its own: it passes the limits, counts in metrics, and is repeated like any other when it fails.
public struct RedirectPolicy: Sendable, Hashable {
    /// Where a redirection may lead.
    public struct Destination: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            case sameOrigin
            case hosts(Set<String>)
            case anywhere
        }

        let kind: Kind

        /// The client's own origin: scheme, host and port.
        public static let sameOrigin = Destination(kind: .sameOrigin)
        /// The client's own origin and these hosts, in lower case, such as the storage that a download is handed to.
        public static func hosts(_ hosts: Set<String>) -> Destination { Destination(kind: .hosts(hosts)) }
        /// Wherever the server says. It decides then which machines this one asks: not for servers that are not trusted.
        public static let anywhere = Destination(kind: .anywhere)
    }

    /// Most hops of one call, 1 to 20. Default 5.
    public var hops: Int
    /// Where they may lead. Default the client's own origin.
    public var destination: Destination

    /// A policy.
    public init(hops: Int = 5, destination: Destination = .sameOrigin) {
        self.hops = hops
        self.destination = destination
    }

    var contradictions: [String] {
        (1...20).contains(hops) ? [] : ["redirects.hops must be 1 to 20, not \(hops)"]
    }
}
