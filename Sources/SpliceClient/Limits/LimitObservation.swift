/// What a server said about one of its limits.
public struct LimitObservation: Sendable, Hashable {
    /// Which limit, where the server has several. Default `default`.
    public var name: String
    /// How much it allows.
    public var limit: Double?
    /// How much is left.
    public var remaining: Double?
    /// When the count starts again, as a wait from now; `nil` when what is used comes back bit by bit.
    public var resetsIn: Duration?
    /// What this request was charged, where the server says so.
    public var charged: Double?

    /// An observation from its parts.
    public init(
        name: String = "default", limit: Double? = nil, remaining: Double? = nil, resetsIn: Duration? = nil,
        charged: Double? = nil
    ) {
        self.name = name
        self.limit = limit
        self.remaining = remaining
        self.resetsIn = resetsIn
        self.charged = charged
    }
}

/// Finds what a server says about its limits in a response.
public struct LimitReader: Sendable {
    private let read: @Sendable (APIResponse, _ now: Duration) -> [LimitObservation]

    /// A reader that does what `read` does. It is given the time of day, as time since 1970-01-01T00:00:00Z.
    public init(_ read: @escaping @Sendable (APIResponse, _ now: Duration) -> [LimitObservation]) { self.read = read }

    /// What `response` says about limits.
    public func callAsFunction(_ response: APIResponse, now: Duration) -> [LimitObservation] { read(response, now) }

    /// Header fields in common use; see ``RateLimitFields``.
    public static let common = LimitReader { RateLimitFields.observations(in: $0.headers, now: $1) }

    /// Nothing: what the server says is not listened to.
    public static let none = LimitReader { _, _ in [] }
}
