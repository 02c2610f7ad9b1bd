import SpliceHTTP

/// The authorization code flow for command-line tools (RFC 8252 section 7.3): a browser goes out, and comes back to a port of
/// this machine.
///
/// ```swift
/// let login = LoopbackAuthorization(client: client, scopes: ["orders"])
/// let tokens = try await login.tokens { url in print("open \(url)") }     // or hand it to `xdg-open`, `open`
/// try await source.adopt(tokens)
/// ```
///
/// Each call listens on another free port of 127.0.0.1, for one callback; register `http://127.0.0.1/callback` at the server,
/// which must allow any port there (section 7.3). State, issuer and PKCE are those of ``AuthorizationCodeFlow``. Requests that do
/// not belong to the flow, from other pages or programs on the machine, are answered with an error and change nothing.
///
/// - Concurrency: any number of calls may overlap; each has a port of its own.
public struct LoopbackAuthorization: Sendable {
    /// After this many callbacks that do not belong to the flow it is given up.
    private static let maximumStrangers = 100

    private let client: OAuthClient
    private let scopes: Set<String>
    private let more: [String: String]
    private let keptCallbackFields: Set<String>
    private let path: String
    private let timeout: Duration
    private let clock: any Clock<Duration>

    /// A login.
    ///
    /// - Parameters:
    ///   - client: The application, usually a public client (``ClientAuthentication/none``): a secret that is shipped to people is
    ///     none.
    ///   - scopes: What to ask for.
    ///   - more: Other parameters of the request.
    ///   - keptCallbackFields: Parameters of the callback to keep in ``TokenSet/fields``.
    ///   - path: The path of the redirect URI. Default `/callback`.
    ///   - timeout: How long the person may take. Default 5 minutes, and never more than the flow's own ten.
    ///   - clock: For the time-out.
    public init(
        client: OAuthClient, scopes: Set<String>, more: [String: String] = [:], keptCallbackFields: Set<String> = [],
        path: String = "/callback", timeout: Duration = .seconds(300), clock: some Clock<Duration> = .continuous
    ) {
        self.client = client
        self.scopes = scopes
        self.more = more
        self.keptCallbackFields = keptCallbackFields
        self.path = path
        self.timeout = timeout
        self.clock = clock
    }

    /// Sends a person out and waits until they are back.
    ///
    /// - Parameter open: Brings the URL to the person. It runs once, while the port already listens.
    /// - Returns: The tokens. The browser shows a short text that says how it went.
    /// - Throws: ``AuthError``: ``AuthError/Code/rejected`` when the person or the server said no,
    ///   ``AuthError/Code/callbackMismatch`` when the answer is not from the right server,
    ///   ``AuthError/Code/reauthorizationRequired`` when nobody came back in time; what `open` throws; `CancellationError` when the
    ///   task is cancelled. The port is closed in every case.
    public func tokens(open: @Sendable (_ url: String) async throws -> Void) async throws -> TokenSet {
        guard path.hasPrefix("/"), path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"?#\"\\".utf8.contains($0) })
        else {
            throw AuthError(.invalidConfiguration, "the path of a redirect URI starts with a slash and is plain")
        }
        let listener = try LoopbackListener(path: path)
        let pending = InMemoryPendingAuthorizations(capacity: 1)
        let flow = try AuthorizationCodeFlow(
            client: client, redirectURI: "http://127.0.0.1:\(listener.port)\(path)", scopes: scopes, more: more,
            keptCallbackFields: keptCallbackFields, store: pending)
        let binding = Secret(Nonce.make())
        let url = try await flow.start(binding: binding)
        return try await withThrowingTaskGroup(of: TokenSet.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await Self.receive(listener, flow, binding, pending) }
            group.addTask { [clock, timeout] in
                try await clock.sleep(for: timeout)
                throw AuthError(.reauthorizationRequired, "nobody came back from the browser in time; begin again")
            }
            try await open(url)
            guard let tokens = try await group.next() else { throw CancellationError() }
            return tokens
        }
    }

    private static func receive(
        _ listener: LoopbackListener, _ flow: AuthorizationCodeFlow, _ binding: Secret,
        _ pending: InMemoryPendingAuthorizations
    ) async throws -> TokenSet {
        for _ in 0..<maximumStrangers {
            let callback = try await listener.next()
            do {
                let tokens = try await flow.finish(query: callback.query, binding: binding)
                callback.answer("200 OK", "Done. You can close this window.")
                return tokens
            } catch {
                callback.answer("400 Bad Request", "The authorization was not given. You can close this window.")
                // As long as the state is unused, this was somebody else's request.
                if pending.isEmpty { throw error }
            }
        }
        throw AuthError(.callbackMismatch, "too many callbacks that do not belong to this authorization")
    }
}
