public import HTTPTypes

/// Something a server announced in passing, which somebody should know before it becomes a failure.
public struct APINotice: Sendable, Hashable {
    /// What was announced.
    public enum Kind: Sendable, Hashable {
        /// The resource is, or will be, deprecated from this time on, as time since 1970 (RFC 9745); zero when the server
        /// does not say since when.
        case deprecated(since: Duration)
        /// The resource will probably stop answering at this time, as time since 1970 (RFC 8594).
        case sunset(at: Duration)
        /// Another API version answered than was asked for: the one that was pinned has been retired.
        case otherVersion(asked: String, served: String)
    }

    /// What was announced.
    public let kind: Kind
    /// The host that announced it.
    public let host: String
    /// The operation it answered.
    public let operation: String
    /// A page about it, where the server names one.
    public let link: String?
}

/// The API version that a client relies on.
public struct APIVersion: Sendable {
    /// How the version is asked for.
    public let header: HTTPField.Name
    /// The version.
    public let value: String
    /// The field of the response that says which version answered, where the system has one.
    public let served: HTTPField.Name?

    /// A version asked for by a header field, such as Stripe's `Stripe-Version`.
    public init(_ value: String, in header: HTTPField.Name, servedIn served: HTTPField.Name? = nil) {
        self.header = header
        self.value = value
        self.served = served
    }
}

extension APINotice {
    private static let deprecation = HTTPField.Name.known("Deprecation")
    private static let sunset = HTTPField.Name.known("Sunset")

    /// What `response` announces.
    static func notices(in response: APIResponse, operation: String, version: APIVersion?, now: Duration) -> [APINotice]
    {
        var kinds: [Kind] = []
        // One pass over the few fields of a response costs less than the index that a look-up by name builds.
        let isAnnounced = response.headers.contains { $0.name == deprecation || $0.name == sunset }
        guard isAnnounced || version?.served != nil else { return [] }
        if let text = response.headers[deprecation], let time = deprecationTime(text, now: now) {
            kinds.append(.deprecated(since: time))
        }
        if let text = response.headers[sunset], let time = HTTPDate.parse(text, now: now) {
            kinds.append(.sunset(at: time))
        }
        if let version, let served = version.served.flatMap({ response.headers[$0] }), served != version.value {
            kinds.append(.otherVersion(asked: version.value, served: served))
        }
        guard !kinds.isEmpty else { return [] }
        let links = response.headers[.link].map { LinkHeader($0) }
        let link = links?.target("deprecation") ?? links?.target("sunset")
        return kinds.map { APINotice(kind: $0, host: response.url.host, operation: operation, link: link) }
    }

    /// `@1688169599` (RFC 9745); drafts had `true`, or an HTTP date.
    private static func deprecationTime(_ text: String, now: Duration) -> Duration? {
        if text.first == "@", let seconds = Int64(text.dropFirst()), seconds.magnitude < 1 << 40 {
            return .seconds(seconds)
        }
        if text == "true" || text == "?1" { return .zero }
        return HTTPDate.parse(text, now: now)
    }
}
