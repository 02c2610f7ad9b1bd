import AsyncHTTPClient
import BenchKit
import CTransportPeer
import HTTPTypes
import NIOCore
import SpliceAuth
import SpliceClient
import SpliceCurl
import SpliceHTTP

/// Sends requests for about 1 KB of JSON and tells the CPU microseconds that each took.
struct StackContestant: Sendable {
    enum Kind: String {
        /// Plain C libcurl with the same driver as the transport.
        case c
        /// async-http-client, bare: no token, no limit, no retry, no metrics.
        case ahc
        /// The same with its own limit of 8 connections to a host, at which the others queue.
        case ahcAsItComes
        /// The client with all of that.
        case stack
        /// The same on the transport's own executor.
        case pipeline
        /// The same with a tracer that takes every span.
        case traced
    }

    struct Unusable: Error {}

    private let base: String
    private let total: Int
    private let concurrency: Int

    init(_ kind: String, _ arguments: [String]) throws {
        guard arguments.count == 3, let total = Int(arguments[1]), let concurrency = Int(arguments[2]) else {
            throw Unusable()
        }
        base = arguments[0]
        self.total = total
        self.concurrency = concurrency
    }

    func run(_ kind: Kind) async throws -> Double {
        switch kind {
        case .c: return transport_peer_run("\(base)/orders/x", "", total, Int32(concurrency), 0)
        case .ahc: return try await asyncHTTPClient(connections: 256)
        case .ahcAsItComes: return try await asyncHTTPClient(connections: 8)
        case .stack: return try await stack(telemetry: Telemetry(metrics: CountingMetrics(), tracer: nil))
        case .pipeline:
            return try await stack(telemetry: Telemetry(metrics: CountingMetrics(), tracer: nil), isInside: true)
        case .traced: return try await stack(telemetry: Telemetry(metrics: CountingMetrics(), tracer: CountingTracer()))
        }
    }

    private func stack(telemetry: Telemetry, isInside: Bool = false) async throws -> Double {
        var options = CurlOptions()
        options.maxConnections = 512
        options.maxConnectionsPerHost = 256
        let transport = try CurlTransport(options: options)
        let client = try APIClient(
            base, transport: transport, authorizer: try await authorizer(), policies: Self.policies,
            telemetry: telemetry)
        let figure = try await measured(on: isInside ? transport.executor : nil) {
            let response = try await client.get("orders/x", operation: "orders.read")
            guard response.status == .ok, !response.bytes.isEmpty else { throw Unusable() }
        }
        await transport.shutdown()
        return figure
    }

    /// Everything at once: two limits that are counted for every attempt, retry, breaker, bulkhead, deadlines.
    private static var policies: ClientPolicies {
        var policies = ClientPolicies.standard
        policies.limits = [
            .rate(1_000_000, per: .seconds(1), name: "burst"), .rate(100_000_000, per: .seconds(86_400), name: "daily"),
        ]
        return policies
    }

    /// A token as it is nearly always: obtained, stored, and good for an hour.
    private func authorizer() async throws -> any RequestAuthorizer {
        let provider = OAuthProvider(name: "bench", tokenEndpoint: try EndpointURL("https://login.example/token"))
        let source = OAuthTokenSource(
            client: try OAuthClient(
                provider: provider, clientID: "bench", authentication: .none, transport: NoTransport()),
            grant: .clientCredentials, key: CredentialKey(connection: "bench"))
        let now = SystemTimeSource().sinceEpoch
        try await source.adopt(
            TokenSet(
                accessToken: Secret("0123456789abcdef0123456789abcdef"), issuedAt: now,
                expiresAt: now + .seconds(3_600)))
        return BearerAuthorizer(source)
    }

    private func asyncHTTPClient(connections: Int) async throws -> Double {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
        let url = "\(base)/orders/x"
        let figure = try await measured {
            let response = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(30))
            let body = try await response.body.collect(upTo: 1 << 20)
            guard response.status == .ok, body.readableBytes > 0 else { throw Unusable() }
        }
        try await client.shutdown()
        return figure
    }

    private func measured(
        on executor: (any TaskExecutor)? = nil, _ request: @escaping @Sendable () async throws -> Void
    ) async throws -> Double {
        try await repeated(concurrency * 4, on: executor, request)
        let before = Usage.cpuSeconds
        try await repeated(total, on: executor, request)
        return (Usage.cpuSeconds - before) * 1e6 / Double(total)
    }

    private func repeated(
        _ count: Int, on executor: (any TaskExecutor)?, _ request: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<concurrency {
                let share = count / concurrency + (index < count % concurrency ? 1 : 0)
                group.addTask(executorPreference: executor) { for _ in 0..<share { try await request() } }
            }
            try await group.waitForAll()
        }
    }
}

/// Stands where nothing is to be sent.
private struct NoTransport: Transport {
    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        throw TransportError(.connection, outcome: .notSent, message: "not in this benchmark")
    }
}
