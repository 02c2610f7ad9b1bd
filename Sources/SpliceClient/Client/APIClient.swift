public import Logging
public import SpliceHTTP

/// Calls a system's HTTP API and looks after what can go wrong on the way: time-outs, limits, repetition, credentials, paging.
///
/// ```swift
/// let books = try APIClient("https://books.example/v3", transport: curl, authorizer: tokens)
///
/// let open = try await books.get("orders", query: ["status": "open"])
/// let sale = try await books.post("sales", body: .bytes(json), idempotencyKey: key)
/// for try await page in books.pages("orders", paging: .link) { … }
/// ```
///
/// - Errors: ``APIError`` for every call that did not succeed; `CancellationError` when the task was cancelled.
/// - Concurrency: a value without state of its own; any number of calls may overlap. What it counts lives in a ``SharedState``.
/// - Idempotency: an unsafe request without an idempotency key is sent a second time only when the first was certainly not
///   acted on.
public struct APIClient: Sendable {
    /// The address that paths are relative to.
    public let base: WebAddress
    let core: ClientCore

    /// A client of the system at `base`.
    ///
    /// - Parameters:
    ///   - base: Absolute address, `https` (or `http`), without user information.
    ///   - transport: Performs the exchanges.
    ///   - authorizer: Adds credentials; `nil` for a public API. It is never asked about another origin than that of `base`.
    ///   - dialect: The system's own ways.
    ///   - policies: How calls are looked after.
    ///   - tenant: Whose limits and failures count together, within `base`'s host: an account, a shop. Default the empty text.
    ///   - state: Share it to count together with other clients.
    ///   - clock: What waiting is measured on.
    ///   - time: The time of day, for dates in headers.
    ///   - random: Where jitter comes from.
    ///   - limitStore: Where limits are counted together with other processes; `nil` to count alone.
    ///   - telemetry: Where metrics and spans go. Default the process's backends.
    ///   - logger: Told about repeats, pauses and failures, without secrets, queries and contents. Default none.
    ///   - onNotice: Told once about each announcement of the server's, such as a deprecation. They go to `logger`, too.
    /// - Throws: ``APIError/Code/invalidOptions`` with every contradiction in `policies`, or for a bad address.
    public init(
        _ base: String, transport: any Transport, authorizer: (any RequestAuthorizer)? = nil, dialect: Dialect = .plain,
        policies: ClientPolicies = .standard, tenant: String = "", state: SharedState = SharedState(),
        clock: any Clock<Duration> = ContinuousClock(), time: any TimeSource = .system, random: RandomSource = .system,
        limitStore: (any RateLimitStore)? = nil, telemetry: Telemetry = .global, logger: Logger? = nil,
        onNotice: (@Sendable (APINotice) -> Void)? = nil
    ) throws {
        guard let address = WebAddress(base), address.query == nil else {
            throw APIError(
                .invalidOptions,
                message: "the base address must be an absolute http or https address without user information or query")
        }
        let contradictions = policies.contradictions
        guard contradictions.isEmpty else {
            throw APIError(.invalidOptions, message: contradictions.joined(separator: "; "), host: address.host)
        }
        self.base = address
        let system = state.system(.init(host: address.authority, tenant: tenant)) {
            SystemState(policies: policies, clock: clock)
        }
        let shared = limitStore.map {
            SharedLimits(store: $0, limits: policies.limits, key: "\(address.authority)|\(tenant)", time: time)
        }
        core = ClientCore(
            transport: transport, authorizer: authorizer, dialect: dialect, policies: policies, base: address,
            system: system,
            sharedLimits: shared,
            time: time,
            random: random, telemetry: telemetry, logger: logger, onNotice: onNotice)
    }

    /// Makes the call `request`.
    ///
    /// - Returns: The response, complete in memory. Its status is 2xx or 304, unless the dialect says otherwise.
    public func send(_ request: APIRequest) async throws -> APIResponse {
        var run = try CallRun(core: core, request: request, address: try address(of: request))
        return try await run.perform().response
    }

    /// The address of `request`: `path` below the base, or an absolute address of the same origin.
    func address(of request: APIRequest) throws -> WebAddress {
        let isAbsolute = request.path.hasPrefix("https://") || request.path.hasPrefix("http://")
        let address =
            isAbsolute
            ? WebAddress(request.path)?.appending("", query: request.query)
            : base.appending(request.path, query: request.query)
        guard let address else {
            throw APIError(
                .invalidRequest, message: "the path is not part of an address: escape what does not belong",
                operation: request.label, host: base.host)
        }
        guard address.hasSameOrigin(as: base) else {
            throw APIError(
                .invalidRequest,
                message:
                    "the address belongs to \(address.authority), not to \(base.authority): credentials stay at home",
                operation: request.label, host: base.host)
        }
        return address
    }
}

/// What all calls of a client have in common.
///
/// A class, because each call holds on to it from several places, and a value of this size would be copied member by member.
final class ClientCore: Sendable {
    let transport: any Transport
    let authorizer: (any RequestAuthorizer)?
    let dialect: Dialect
    let policies: ClientPolicies
    let base: WebAddress
    let system: SystemState
    let sharedLimits: SharedLimits?
    let time: any TimeSource
    let random: RandomSource
    let telemetry: Telemetry
    let recorders: AttemptRecorders
    let logger: Logger?
    let onNotice: (@Sendable (APINotice) -> Void)?

    init(
        transport: any Transport, authorizer: (any RequestAuthorizer)?, dialect: Dialect, policies: ClientPolicies,
        base: WebAddress, system: SystemState, sharedLimits: SharedLimits?, time: any TimeSource, random: RandomSource,
        telemetry: Telemetry, logger: Logger?, onNotice: (@Sendable (APINotice) -> Void)?
    ) {
        self.transport = transport
        self.authorizer = authorizer
        self.dialect = dialect
        self.policies = policies
        self.base = base
        self.system = system
        self.sharedLimits = sharedLimits
        self.time = time
        self.random = random
        self.telemetry = telemetry
        recorders = AttemptRecorders(telemetry, address: base)
        self.logger = logger
        self.onNotice = onNotice
    }

    /// Passes on what `response` announces, unless that happened before.
    func announce(_ response: APIResponse, operation: String, now: Duration) {
        let notices = APINotice.notices(in: response, operation: operation, version: dialect.version, now: now)
        for notice in notices where system.isNew(notice) {
            onNotice?(notice)
            logger?.notice(
                "announced by the server",
                metadata: ["host": "\(notice.host)", "operation": "\(notice.operation)", "notice": "\(notice.kind)"])
        }
    }
}
