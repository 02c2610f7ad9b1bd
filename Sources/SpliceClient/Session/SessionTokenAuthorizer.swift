public import HTTPTypes
public import SpliceHTTP

/// Adds the token against cross-site request forgery that SAP's gateways ask of every change, and the session's cookies that it belongs
/// to; around the authorizer that says who is asking.
///
/// ```swift
/// let session = try SessionTokenAuthorizer(base, transport: transport, authorizer: basic, fetching: "A_SalesOrder?$top=0")
/// let sap = try APIClient(base, transport: transport, authorizer: session, dialect: .oData2)
/// ```
///
/// The pair is fetched when the first change is sent, once for all who wait for it, by a GET with `X-CSRF-Token: Fetch`; the token goes with
/// every method but GET, HEAD, OPTIONS and TRACE, the cookies with all of them, so that the system does not open a session for each
/// call. All cookies are kept and sent, whatever their names: SAP says not to rely on those (KBA 3048103, KBA 3339155). A 403 with
/// `X-CSRF-Token: Required` means that the session is over and the request was not looked at: the pair is fetched anew and the request sent
/// once more.
///
/// - Errors: those of the authorizer inside; ``APIError/Code/credential`` when the system gives no token.
/// - Concurrency: any number of calls may overlap.
/// - Cancellation: a cancelled caller stops waiting; the fetch that others wait for goes on.
public final class SessionTokenAuthorizer: RequestAuthorizer {
    private struct Pair: Sendable {
        let token: String
        let cookies: [(name: String, value: String)]
    }

    private static let field = HTTPField.Name.known("X-CSRF-Token")
    private static let setCookie = HTTPField.Name.known("Set-Cookie")
    private static let safe: Set<HTTPRequest.Method> = [.get, .head, .options, .trace]

    private let inner: (any RequestAuthorizer)?
    private let flight: SingleFlight<Pair>

    /// An authorizer for the system at `base`.
    ///
    /// - Parameters:
    ///   - base: Absolute address of the service.
    ///   - transport: Performs the exchanges that fetch the pair.
    ///   - authorizer: Says who is asking; the session is that caller's.
    ///   - path: What is read for the sake of the token, below `base`: something cheap. Default the service document.
    ///   - policies: How the fetch is looked after.
    ///   - clock: What its waiting is measured on.
    ///   - time: The time of day.
    /// - Throws: ``APIError/Code/invalidOptions``.
    public init(
        _ base: String, transport: any Transport, authorizer: (any RequestAuthorizer)?, fetching path: String = "",
        policies: ClientPolicies = .standard, clock: any Clock<Duration> = ContinuousClock(),
        time: any TimeSource = .system
    ) throws {
        inner = authorizer
        // A client of its own, with places of its own: a call that waits for the pair holds one of the outer client's.
        let client = try APIClient(
            base, transport: transport, authorizer: authorizer, policies: policies, clock: clock, time: time)
        flight = SingleFlight(on: client.core.system.alarm.executor) { try await Self.fetch(path, by: client) }
    }

    /// Adds credentials, and the pair where the request needs it.
    public func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        if !Self.safe.contains(request.method) {
            put(try await flight.value(), on: &request)
        } else if let known = flight.current {
            put(known.value, on: &request)
        }
        guard let inner else { return }
        if try inner.authorizeAtOnce(&request, body: body) { return }
        try await inner.authorize(&request, body: body)
    }

    /// Adds what is at hand, if that is all.
    public func authorizeAtOnce(_ request: inout HTTPRequest, body: RequestBody) throws -> Bool {
        let known = flight.current
        guard known != nil || Self.safe.contains(request.method) else { return false }
        var copy = request
        if let known { put(known.value, on: &copy) }
        if let inner {
            guard try inner.authorizeAtOnce(&copy, body: body) else { return false }
        }
        request = copy
        return true
    }

    /// Whether the system asks for credentials, or for another token.
    public func turnsDown(_ response: HTTPResponse) -> Bool {
        Self.requiresToken(response) || inner?.turnsDown(response) ?? false
    }

    /// Throws a refused pair away; leaves refused credentials to the authorizer inside.
    public func rejected(_ request: HTTPRequest, response: HTTPResponse) async throws -> Bool {
        guard Self.requiresToken(response) else {
            return try await inner?.rejected(request, response: response) ?? false
        }
        // Whoever was refused with the pair that is still the current one discards it; the others take the new one.
        if let known = flight.current, known.value.token == request.headerFields[Self.field] {
            flight.discard(known.generation)
        }
        return true
    }

    private static func requiresToken(_ response: HTTPResponse) -> Bool {
        response.status == .forbidden && response.headerFields[field]?.lowercased() == "required"
    }

    private func put(_ pair: Pair, on request: inout HTTPRequest) {
        if !Self.safe.contains(request.method) { request.headerFields[Self.field] = pair.token }
        guard !pair.cookies.isEmpty else { return }
        let session = pair.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
        let own = request.headerFields[.cookie].map { "\($0); " } ?? ""
        request.headerFields[.cookie] = own + session
    }

    /// The answer may well be an error: what counts are its fields.
    private static func fetch(_ path: String, by client: APIClient) async throws -> Pair {
        let request = APIRequest(.get, path, headers: [field: "Fetch"], operation: "session.fetch")
        let headers: HTTPFields
        do {
            headers = try await client.send(request).headers
        } catch let error as APIError {
            guard let response = error.response, error.outcome == .processed else { throw error }
            headers = response.headers
        }
        guard let token = headers[field], !token.isEmpty, !["required", "fetch"].contains(token.lowercased()) else {
            throw APIError(
                .credential, message: "the system gave no token for changes", operation: request.operation,
                host: client.base.host, outcome: .processed)
        }
        return Pair(token: token, cookies: headers[values: setCookie].compactMap { cookie(in: $0) })
    }

    /// Name and value of a cookie (RFC 6265 section 5.2); `nil` for one that is taken back.
    private static func cookie(in text: String) -> (name: String, value: String)? {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        let isOver = parts.dropFirst().contains { part in
            let trimmed = part.drop { $0 == " " }.lowercased()
            return trimmed.hasPrefix("max-age=") && (Int(trimmed.dropFirst(8)) ?? 1) <= 0
        }
        guard !isOver, let pair = parts.first, let equals = pair.firstIndex(of: "=") else { return nil }
        let name = pair[..<equals].filter { $0 != " " }
        return name.isEmpty ? nil : (name, String(pair[pair.index(after: equals)...].drop { $0 == " " }))
    }
}
