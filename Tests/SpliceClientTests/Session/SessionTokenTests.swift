import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Synchronization
import Testing

/// A system with sessions, as SAP's gateways have them: a change needs the token and the cookies of one session.
private final class Gateway: Sendable {
    private struct State {
        var session = 0
        var isOver = true
        var fetches = 0
        var changes = 0
    }

    private let state = Mutex(State())

    var fetches: Int { state.withLock { $0.fetches } }
    var changes: Int { state.withLock { $0.changes } }

    /// Every session is forgotten.
    func forget() { state.withLock { $0.isOver = true } }

    func reply(_ exchange: RecordedExchange, as caller: String = "Basic x") -> FakeReply {
        let fields = exchange.request.headerFields
        guard fields[.authorization] == caller else { return .status(401) }
        return state.withLock { state in
            if fields[Self.token] == "Fetch" {
                state.fetches += 1
                if state.isOver { state.session += 1 }
                state.isOver = false
                return .json("{}").header("x-csrf-token", "token-\(state.session)").header(
                    "set-cookie", "SAP_SESSIONID_X_100=s\(state.session); path=/; HttpOnly"
                ).header("set-cookie", "sap-usercontext=sap-client=100; path=/").header(
                    "set-cookie", "old=; Max-Age=0"
                ).after(.milliseconds(50))
            }
            guard exchange.request.method != .get else { return .json("[]") }
            let cookies = "SAP_SESSIONID_X_100=s\(state.session); sap-usercontext=sap-client=100"
            let isGood = fields[Self.token] == "token-\(state.session)" && fields[.cookie]?.hasSuffix(cookies) == true
            guard isGood, !state.isOver else {
                return .status(403, text: "CSRF token validation failed").header("X-CSRF-Token", "Required")
                    .after(.milliseconds(10))
            }
            state.changes += 1
            return .status(201)
        }
    }

    static let token = HTTPField.Name("X-CSRF-Token") ?? .accept
}

/// Tokens that end, and are renewed when the system says so.
private final class Tokens: RequestAuthorizer {
    private let state = Mutex((valid: 1, held: 1))

    var current: Int { state.withLock { $0.valid } }

    func expire() { state.withLock { $0.valid += 1 } }

    func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        request.headerFields[.authorization] = "Bearer \(state.withLock { $0.held })"
    }

    func rejected(_ request: HTTPRequest, response: HTTPResponse) async throws -> Bool {
        state.withLock { state in
            state.held = state.valid
            return request.headerFields[.authorization] != "Bearer \(state.held)"
        }
    }
}

struct SessionTokenTests {
    private struct Basic: RequestAuthorizer {
        func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
            request.headerFields[.authorization] = "Basic x"
        }
    }

    private static let change = APIRequest(.post, "A_SalesOrder", body: .text("{}"), operation: "orders.create")

    private static func client(
        _ transport: FakeTransport, _ clock: VirtualClock, inner: any RequestAuthorizer = Basic()
    ) throws -> APIClient {
        let session = try SessionTokenAuthorizer(
            Bench.base, transport: transport, authorizer: inner, fetching: "A_SalesOrder", clock: clock, time: clock)
        return try APIClient(
            Bench.base, transport: transport, authorizer: session, dialect: .oData2, clock: clock, time: clock)
    }

    @Test func `one token is fetched for all who want it at once`() async throws {
        let (gateway, clock) = (Gateway(), VirtualClock())
        let client = try Self.client(FakeTransport(clock: clock) { gateway.reply($0) }, clock)
        try await clock.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 { group.addTask { _ = try await client.send(Self.change) } }
                try await group.waitForAll()
            }
        }
        #expect(gateway.fetches == 1)
        #expect(gateway.changes == 50)
    }

    @Test func `a session that is over is replaced once, and every change is made once`() async throws {
        let (gateway, clock) = (Gateway(), VirtualClock())
        let client = try Self.client(FakeTransport(clock: clock) { gateway.reply($0) }, clock)
        try await clock.run {
            _ = try await client.send(Self.change)
            gateway.forget()
            try await withThrowingTaskGroup(of: APIResponse.self) { group in
                for _ in 0..<20 { group.addTask { try await client.send(Self.change) } }
                for try await response in group { #expect(response.trace.decisions == [.reauthorized]) }
            }
        }
        #expect(gateway.fetches == 2)
        #expect(gateway.changes == 21)
    }

    @Test func `reading needs no token, and does not open a session`() async throws {
        let (gateway, clock) = (Gateway(), VirtualClock())
        let transport = FakeTransport(clock: clock) { gateway.reply($0) }
        let client = try Self.client(transport, clock)
        try await clock.run {
            _ = try await client.get("A_SalesOrder")
            _ = try await client.send(Self.change)
            _ = try await client.get("A_SalesOrder", headers: [.cookie: "own=1"])
        }
        let cookies = transport.exchanges.map { $0.request.headerFields[.cookie] }
        let session = "SAP_SESSIONID_X_100=s1; sap-usercontext=sap-client=100"
        #expect(cookies == [nil, nil, session, "own=1; \(session)"])
    }

    @Test func `a gateway that refuses every token is asked once more only`() async throws {
        let clock = VirtualClock()
        let transport = FakeTransport(clock: clock) { exchange in
            exchange.request.method == .get
                ? .json("{}").header("x-csrf-token", "t\(exchange.index)")
                : .status(403).header("x-csrf-token", "Required")
        }
        let client = try Self.client(transport, clock)
        let error = try await clock.run { await #expect(throws: APIError.self) { try await client.send(Self.change) } }
        #expect(error?.code == .forbidden)
        #expect(transport.exchanges.map(\.request.method) == [.get, .post, .get, .post])
    }

    @Test func `another 403 is a refusal, not a lost session`() async throws {
        let clock = VirtualClock()
        let transport = FakeTransport(clock: clock) { exchange in
            exchange.request.method == .get ? .json("{}").header("x-csrf-token", "t") : .status(403)
        }
        let client = try Self.client(transport, clock)
        let error = try await clock.run { await #expect(throws: APIError.self) { try await client.send(Self.change) } }
        #expect(error?.code == .forbidden)
        #expect(transport.exchanges.count == 2)
    }

    @Test(arguments: [FakeReply.json("{}"), .json("{}").header("x-csrf-token", "Required"), .status(404)])
    func `a system that gives no token is an error before anything is sent`(reply: FakeReply) async throws {
        let clock = VirtualClock()
        let transport = FakeTransport(clock: clock) { _ in reply }
        let client = try Self.client(transport, clock)
        let error = try await clock.run { await #expect(throws: APIError.self) { try await client.send(Self.change) } }
        #expect(error?.code == .credential)
        #expect(error?.outcome == .notSent)
        #expect(transport.exchanges.allSatisfy { $0.request.method == .get })
    }

    @Test func `a caller that gives up does not end the fetch of the others`() async throws {
        let (gateway, clock) = (Gateway(), VirtualClock())
        let client = try Self.client(FakeTransport(clock: clock) { gateway.reply($0) }, clock)
        try await clock.run {
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await client.send(Self.change) }
                try? await clock.sleep(for: .milliseconds(10))
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.next() }
            }
            #expect(clock.elapsed == .milliseconds(10))
            _ = try await client.send(Self.change)
        }
        #expect(gateway.fetches == 1)
        #expect(gateway.changes == 1)
    }

    /// Over a weekend both end: the access token, which a 401 says first, and then the session.
    @Test func `credentials and session that ended together are both renewed`() async throws {
        let (gateway, clock, tokens) = (Gateway(), VirtualClock(), Tokens())
        let transport = FakeTransport(clock: clock) { exchange in
            guard exchange.request.headerFields[.authorization] == "Bearer \(tokens.current)" else {
                return .status(401)
            }
            return gateway.reply(exchange, as: "Bearer \(tokens.current)")
        }
        let client = try Self.client(transport, clock, inner: tokens)
        try await clock.run {
            _ = try await client.send(Self.change)
            tokens.expire()
            gateway.forget()
            let response = try await client.send(Self.change)
            #expect(response.status == .created)
        }
        #expect(gateway.changes == 2)
    }
}
