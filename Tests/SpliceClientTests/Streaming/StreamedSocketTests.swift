import HTTPTypes
import SpliceClient
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Testing

/// Streamed content through the client, on the real transport and real sockets.
struct StreamedSocketTests {
    private static let policies = ClientPolicies(
        deadline: .seconds(60), attemptTimeout: .seconds(20),
        retry: RetryPolicy(attempts: 4, base: .milliseconds(1), throttledBase: .milliseconds(1), cap: .milliseconds(10))
    )

    private static func withSystem<Result>(
        policies: ClientPolicies = policies, options: ScriptedServer.Options = .init(),
        _ handler: @escaping ScriptedServer.Handler, perform: (APIClient, ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let transport = try CurlTransport()
        let result = try await withScriptedServer(options: options, handler) { server in
            try await perform(
                try APIClient(server.url("/v1"), transport: transport, policies: policies, random: .seeded(1)), server)
        }
        await transport.shutdown(grace: .zero)
        return result
    }

    @Test func `a download larger than any buffer arrives whole, after accidents before its first byte`() async throws {
        let size = 40 << 20
        try await Self.withSystem { request in
            switch request.index {
            case 0: .reset
            case 1: .repeating(count: size).interrupted(after: 0, by: .reset)
            default: .repeating(count: size)
            }
        } perform: { client, _ in
            let file = try await client.stream(APIRequest(.get, "file"))
            #expect(file.attempts == 3)
            var (count, largest) = (0, 0)
            for try await piece in file {
                count += piece.count
                largest = max(largest, piece.count)
            }
            #expect(count == size)
            #expect(largest < 1 << 20)
        }
    }

    @Test func `a download that breaks off says so, and is not begun again`() async throws {
        try await Self.withSystem { _ in
            .repeating(count: 1 << 20).interrupted(after: 1 << 19, by: .close)
        } perform: { client, server in
            let file = try await client.stream(APIRequest(.get, "file"))
            let error = await #expect(throws: APIError.self) { for try await _ in file {} }
            #expect(error?.code == .transport)
            #expect(error?.outcome == .processed)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `a download that is given up frees its connection`() async throws {
        try await Self.withSystem { _ in
            .repeating(count: 256 << 20)
        } perform: { client, server in
            for try await _ in try await client.stream(APIRequest(.get, "file")) { break }
            await server.waitForConnections(atMost: 0)
        }
    }

    @Test(arguments: [true, false])
    func `an upload is streamed, and sent again only if it can be`(isReplayable: Bool) async throws {
        let chunk = [UInt8](repeating: 7, count: 64 << 10)
        let body = RequestBody.stream(length: Int64(chunk.count * 64), isReplayable: isReplayable) {
            AsyncThrowingStream<[UInt8], any Error> { stream in
                for _ in 0..<64 { stream.yield(chunk) }
                stream.finish()
            }
        }
        try await Self.withSystem { request in
            request.index == 0 ? .status(.serviceUnavailable) : .status(.created)
        } perform: { client, server in
            let request = APIRequest(.put, "file", body: body)
            if isReplayable {
                let response = try await client.send(request)
                #expect(response.attempts == 2)
                #expect(server.requests.map(\.bodyCount) == [chunk.count * 64, chunk.count * 64])
            } else {
                let error = await #expect(throws: APIError.self) { try await client.send(request) }
                #expect(error?.trace.decisions.last == .gaveUp(.bodyNotReplayable))
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test func `redirections of a real server are followed to the end`() async throws {
        var policies = Self.policies
        policies.redirects = RedirectPolicy()
        try await Self.withSystem(policies: policies) { request in
            switch request.path {
            case "/v1/old": .status(.permanentRedirect).field("location", "/v1/new")
            case "/v1/new": .status(.seeOther).field("location", "result?id=1")
            default: .json("{}")
            }
        } perform: { client, server in
            let response = try await client.post("old", body: .text("x"))
            #expect(response.url.target == "/v1/result?id=1")
            let asked = server.requests.map { "\($0.method) \($0.path) \($0.text)" }
            #expect(asked == ["POST /v1/old x", "POST /v1/new x", "GET /v1/result?id=1 "])
        }
    }
}
