import Foundation
import HTTPTypes
import SpliceAuth
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Testing

/// Several processes and one rotating credential.
@Suite(.serialized) struct CrossProcessTests {
    private static let keyBytes = Data(0..<32)
    private let key = CredentialKey(connection: "race")

    private func racer(_ token: String, _ resource: String, _ folder: String, tasks: Int, point: String = "none") throws
        -> Peer
    {
        // Beside the test bundle, or in the folder that the bundle is in.
        let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let path = bundle.appending(path: "SpliceAuthRacer").path()
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Tools.Missing(path: path) }
        let arguments = [token, resource, folder, Self.keyBytes.base64EncodedString(), "\(tasks)", point]
        return try Peer(path, arguments)
    }

    private func store(_ folder: String) throws -> some CredentialStore {
        EncryptedCredentialStore(
            FileCredentialBlobs(directory: folder),
            ring: try KeyRing(primary: try KeyRing.Key(id: "k1", secret: Secret(bytes: Self.keyBytes))))
    }

    private func seed(_ refreshToken: String, in folder: String) async throws {
        let tokens = TokenSet(
            accessToken: Secret("none"), issuedAt: .zero, expiresAt: .zero, refreshToken: Secret(refreshToken))
        let record = CredentialRecord(generation: 1, rotation: 1, tokens: tokens)
        #expect(try await store(folder).replace(key, expecting: 0, with: record) == nil)
    }

    /// django-oauth-toolkit ends the whole grant when a refresh token is used twice, so one call too many would show.
    @Test(.timeLimit(.minutes(5)))
    func `4 processes with 64 tasks each renew once for each of 200 expiries`() async throws {
        try await Tools.withTemporaryFolder { folder in
            let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Peers/oauth_server.py").path()
            let server = try Peer(try Tools.path("venv-oauth-server/bin/python"), [script, folder])
            defer { server.stop() }
            struct Ready: Decodable {
                var port: Int
                var refresh_token: String
            }
            let ready = try JSONDecoder().decode(Ready.self, from: Data((try #require(await server.line())).utf8))
            try await seed(ready.refresh_token, in: folder)
            let base = "http://127.0.0.1:\(ready.port)"
            let racers = try (0..<4).map { _ in try racer("\(base)/token", "\(base)/resource", folder, tasks: 64) }
            defer { for racer in racers { racer.stop() } }
            for round in 1...200 {
                let now = 1_700_000_000 + round * 3600
                for racer in racers { racer.send("\(now)") }
                for racer in racers { #expect(await racer.line() == "\(now) ok") }
            }
            let transport = try CurlTransport()
            let request = HTTPRequest(
                method: .get, scheme: "http", authority: "127.0.0.1:\(ready.port)", path: "/stats")
            let stats = try await transport.send(request).bytes()
            let counts = try JSONDecoder().decode([String: Int].self, from: Data(stats))
            #expect(counts == ["ok": 200, "refused": 0, "alive": 1])
            #expect(try await store(folder).load(key)?.rotation == 201)
            await transport.shutdown()
        }
    }

    /// What is known after a crash at each point, by what the server does with a refresh token that was used.
    static let crashes: [(point: String, rotation: AuthorizationServer.Rotation, expected: String)] = [
        ("beforeIntent", .reuseEndsGrant, "ok"), ("afterIntent", .reuseEndsGrant, "ok"),
        ("afterEffect", .reuseEndsGrant, "suspectCredential"),
        ("beforeStore", .reuseEndsGrant, "suspectCredential"), ("afterStore", .reuseEndsGrant, "ok"),
        ("afterEffect", .grace(.seconds(1_000_000)), "ok"), ("beforeStore", .grace(.seconds(1_000_000)), "ok"),
        ("afterEffect", .never, "ok"), ("beforeStore", .singleUse, "suspectCredential"),
    ]

    @Test(.timeLimit(.minutes(2)), arguments: crashes)
    func `a holder that is killed leaves a credential that recovers or is suspect with a reason`(
        _ crash: (point: String, rotation: AuthorizationServer.Rotation, expected: String)
    ) async throws {
        try await Tools.withTemporaryFolder { folder in
            var behaviour = AuthorizationServer.Behaviour()
            behaviour.rotation = crash.rotation
            behaviour.lifetime = 36_000
            let server = try await AuthorizationServer.start(behaviour)
            try await seed(server.issueGrant(), in: folder)
            let dying = try racer(
                server.url("/token"), server.url("/resource"), folder, tasks: 8, point: crash.point)
            dying.send("1000000")
            #expect(await dying.line() == nil, "killed before it could answer")
            dying.stop()

            let surviving = try racer(server.url("/token"), server.url("/resource"), folder, tasks: 8)
            let later = 1_000_000 + 1  // the lease of the dead has 59 s left, and nobody waits for the dead
            surviving.send("\(later)")
            #expect(await surviving.line() == "\(later) \(crash.expected)")
            let record = try #require(try await store(folder).load(key))
            #expect(record.tokens?.refreshToken != nil, "never lost")
            if crash.expected == "ok" {
                #expect(record.status == .active)
            } else {
                guard case .suspect(let reason, _) = record.status else {
                    Issue.record("the status is \(record.status)")
                    return
                }
                #expect(!reason.isEmpty)
            }
            surviving.stop()
            await server.stop()
        }
    }
}
