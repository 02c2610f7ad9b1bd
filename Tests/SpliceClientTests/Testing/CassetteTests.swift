import Foundation
import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct CassetteTests {
    private static let secrets = ["hunter2", "shpat_123", "acme-gmbh"]

    private static func file() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("cassette-\(UUID().uuidString).json").path
    }

    private struct Bearer: RequestAuthorizer {
        func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
            request.headerFields[.authorization] = "Bearer shpat_123"
        }
    }

    private static func client(_ transport: some Transport) throws -> APIClient {
        try APIClient("https://acme-gmbh.example/v1", transport: transport, authorizer: Bearer())
    }

    private static func conversation(_ client: APIClient) async throws -> [String] {
        let token = try await client.post(
            "token", headers: [.contentType: "application/x-www-form-urlencoded"],
            body: .text("grant_type=password&username=me&password=hunter2"))
        let login = try await client.post("login", body: .text(#"{"user":"me","password" : "hunter2","pin":1}"#))
        let orders = try await client.get("orders", query: ["api_key": "hunter2", "limit": "2"])
        return [token.text, login.text, orders.text]
    }

    private static let script = [
        FakeReply.json(#"{"access_token":"shpat_123","expires_in":3600,"nested":{"secret":{"a":"b"}}}"#)
            .header("Set-Cookie", "session=hunter2"),
        .json(#"{"error":{"code":"E1"},"refresh_token":12345}"#),
        .json(#"{"orders":[],"next":"https://acme-gmbh.example/v1/orders?token=x"}"#).header("ETag", "\"1\""),
    ]

    private static func recorded() async throws -> String {
        let cassette = Cassette(redacting: Redaction(secrets: secrets))
        let path = file()
        _ = try await conversation(try client(cassette.recording(from: FakeTransport(script))))
        try cassette.save(path)
        return path
    }

    @Test func `what was recorded is replayed`() async throws {
        let path = try await Self.recorded()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let cassette = try Cassette(contentsOf: path, redacting: Redaction(secrets: Self.secrets))
        let answers = try await Self.conversation(try Self.client(cassette.replaying()))
        #expect(answers[1] == #"{"error":{"code":"E1"},"refresh_token":"[redacted]"}"#)
        #expect(answers[2].contains(#""orders":[]"#))
        #expect(cassette.leftOver.isEmpty)
    }

    @Test func `a cassette has no secret on it`() async throws {
        let path = try await Self.recorded()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for secret in Self.secrets + ["Set-Cookie", "set-cookie", "Bearer", "12345"] { #expect(!text.contains(secret)) }
        #expect(text.contains("expires_in"))
        #expect(text.contains("limit=2"))
    }

    @Test func `a secret in an unexpected place keeps the cassette from being written`() async throws {
        // Base64 bodies are not searched member by member.
        let cassette = Cassette(redacting: Redaction(secrets: ["/////////w=="]))
        let reply = FakeReply(bytes: Array(repeating: 0xFF, count: 7))
        _ = try await Self.client(cassette.recording(from: FakeTransport([reply]))).get("file")
        let path = Self.file()
        #expect(throws: Cassette.Mismatch.self) { try cassette.save(path) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: [
        ("orders?limit=3", "", "address"), ("refunds?limit=2", "", "address"), ("orders?limit=2", "{}", "content"),
    ])
    func `another request than the recorded one is an error that says what differs`(
        path: String, body: String, word: String
    ) async throws {
        let cassette = Cassette()
        _ = try await Self.client(cassette.recording(from: FakeTransport([.json("[]")]))).get("orders?limit=2")
        let client = try Self.client(cassette.replaying())
        let error = await #expect(throws: APIError.self) {
            try await client.send(APIRequest(.get, path, body: body.isEmpty ? .none : .text(body)))
        }
        let cause = try #require(error?.cause as? Cassette.Mismatch)
        #expect(cause.description.contains(word))
        #expect(cassette.leftOver.count == 1)
    }

    @Test func `a cassette that has ended says so`() async throws {
        let error = await #expect(throws: APIError.self) {
            try await Self.client(Cassette().replaying()).get("orders")
        }
        #expect((error?.cause as? Cassette.Mismatch)?.description.contains("has ended") == true)
    }
}
