import Hummingbird

/// A system that the sandbox stands in for: its routes, its limit, and how it words the refusals that can meet any request.
protocol StandIn: Sendable {
    /// The name in the ledger and in the endpoints file.
    var name: String { get }
    var limit: RateLimit.Rule { get }

    func addRoutes(to router: Router<SandboxContext>)

    /// The headers with which this vendor tells a caller where it stands; sent with every answer.
    func headers(_ standing: RateLimit.Standing) -> HTTPFields
    /// 429 in the vendor's own shape.
    func throttled(_ standing: RateLimit.Standing) -> Response
    /// A 5xx in the vendor's own shape.
    func failed(_ status: HTTPResponse.Status) -> Response
    /// Ends the life of every access token; nothing, for a system that takes API keys.
    func revokeAccessTokens()
}

extension StandIn {
    func headers(_ standing: RateLimit.Standing) -> HTTPFields { [:] }
    func revokeAccessTokens() {}
}
