import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Synchronization

/// A client of a scripted system, on a clock that the test moves.
struct Bench {
    static let base = "https://api.example/v1"

    let clock = VirtualClock()
    let transport: FakeTransport
    let client: APIClient

    init(
        _ script: [FakeReply], policies: ClientPolicies = .standard, dialect: Dialect = .plain,
        authorizer: (any RequestAuthorizer)? = nil, seed: UInt64 = 1
    ) throws {
        transport = FakeTransport(script, clock: clock)
        client = try Self.client(transport, clock, policies, dialect, authorizer, seed)
    }

    init(
        policies: ClientPolicies = .standard, dialect: Dialect = .plain, authorizer: (any RequestAuthorizer)? = nil,
        seed: UInt64 = 1, handler: @escaping FakeTransport.Handler
    ) throws {
        transport = FakeTransport(clock: clock, handler)
        client = try Self.client(transport, clock, policies, dialect, authorizer, seed)
    }

    private static func client(
        _ transport: FakeTransport, _ clock: VirtualClock, _ policies: ClientPolicies, _ dialect: Dialect,
        _ authorizer: (any RequestAuthorizer)?, _ seed: UInt64
    ) throws -> APIClient {
        try APIClient(
            base, transport: transport, authorizer: authorizer, dialect: dialect, policies: policies, clock: clock,
            time: clock, random: .seeded(seed))
    }

    /// Makes a call and returns the error it ends with; `nil` when it succeeds.
    func failure(of request: APIRequest) async throws -> APIError? {
        try await clock.run {
            do {
                _ = try await client.send(request)
                return nil
            } catch let error as APIError {
                return error
            }
        }
    }

    /// Makes a call and returns its response.
    func send(_ request: APIRequest) async throws -> APIResponse {
        try await clock.run { try await client.send(request) }
    }
}

extension APIRequest {
    static let read = APIRequest(.get, "orders", operation: "orders.list")
    static let write = APIRequest(.post, "orders", body: .text("{}"), operation: "orders.create")
    static let keyed = APIRequest(
        .post, "orders", body: .text("{}"), idempotencyKey: "run-1/step-2", operation: "orders.create")
}

/// A list that tasks add to.
final class Log<Element: Sendable>: Sendable {
    private let list = Mutex<[Element]>([])

    func add(_ element: Element) { list.withLock { $0.append(element) } }

    var all: [Element] { list.withLock { $0 } }
}
