public import HTTPTypes

/// How a system speaks HTTP, where it has ways of its own.
public struct Dialect: Sendable {
    /// Header fields for every request, such as a pinned API version or `Accept`. A request's own fields replace them.
    public var headers: HTTPFields
    /// The API version that is relied on, asked for with every request; an answer by another is a notice.
    public var version: APIVersion?
    /// The field that carries an idempotency key. Default `Idempotency-Key`.
    public var idempotencyHeader: HTTPField.Name
    /// Rules for what responses mean, before the status code is asked: errors inside a 200, throttling by 403.
    public var classifiers: [ResponseClassifier]
    /// Where the system's own error code and message are.
    public var errors: ErrorReader
    /// Where the system says how much of a limit is left.
    public var limits: LimitReader
    /// How long a throttled response without `Retry-After` asks to wait, if the system documents a figure.
    public var throttlePause: Duration?

    /// A dialect; the defaults are plain HTTP.
    public init(
        headers: HTTPFields = HTTPFields(), version: APIVersion? = nil,
        idempotencyHeader: HTTPField.Name = .idempotencyKey,
        classifiers: [ResponseClassifier] = [], errors: ErrorReader = .common, limits: LimitReader = .common,
        throttlePause: Duration? = nil
    ) {
        self.headers = headers
        self.version = version
        self.idempotencyHeader = idempotencyHeader
        self.classifiers = classifiers
        self.errors = errors
        self.limits = limits
        self.throttlePause = throttlePause
    }

    /// HTTP as the RFCs have it.
    public static let plain = Dialect()

    /// What `response` means: the first of the dialect's rules with an opinion, else its status code.
    func judge(_ response: APIResponse) -> Verdict {
        for classifier in classifiers {
            if let verdict = classifier(response) { return verdict }
        }
        return ResponseClassifier.httpStatus(response.status)
    }
}

extension HTTPField.Name {
    /// `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).
    public static let idempotencyKey = known("Idempotency-Key")
    /// `Link` (RFC 8288).
    static let link = known("Link")

    /// A name that is spelt out in this module, and therefore valid.
    static func known(_ name: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name("\(name)") else { preconditionFailure("\(name) is not a field name") }
        return name
    }
}
