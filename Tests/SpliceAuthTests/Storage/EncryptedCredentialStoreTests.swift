import Foundation
import SpliceAuth
import Testing

@Suite struct EncryptedCredentialStoreTests {
    private let key = CredentialKey(connection: "acme/wms", resource: "https://wms.example", scopes: ["b", "a"])
    private let record = CredentialRecord(
        generation: 3, rotation: 2,
        tokens: TokenSet(
            accessToken: Secret("at-secret"), issuedAt: .nanoseconds(1_700_000_000_123_456_789),
            expiresAt: .seconds(1_700_003_600), refreshToken: Secret("rt-secret"),
            refreshExpiresAt: .seconds(1_800_000_000),
            scopes: ["a", "b"], idToken: Secret("id-secret"), fields: ["instance_url": "https://x.example"]),
        renewal: CredentialRecord.Renewal(
            holder: "h", startedAt: .milliseconds(1), leaseEnds: .seconds(2), followsInterruption: true),
        status: .suspect(reason: "because", since: .seconds(5)))

    /// Written by version 1; must be read for ever.
    private let golden =
        #"{"generation":"3","reason":"because","renewal":{"followsInterruption":true,"holder":"h","leaseEnds":"2000000000","startedAt":"1000000"},"rotation":"2","since":"5000000000","status":"suspect","tokens":{"access":"at-secret","expiresAt":"1700003600000000000","fields":{"instance_url":"https://x.example"},"id":"id-secret","issuedAt":"1700000000123456789","refresh":"rt-secret","refreshExpiresAt":"1800000000000000000","scopes":["a","b"],"type":"Bearer"},"v":1}"#

    @Test func `the durable form is the one of version 1`() throws {
        #expect(record.serialized() == Secret(golden))
        #expect(try CredentialRecord(serialized: Secret(golden)) == record)
    }

    /// `Date.distantFuture` is 64,092,211,200 s after 1970, more nanoseconds than 64 bits hold.
    @Test(arguments: [64_092_211_200, -64_092_211_200, Int64.max, Int64.min])
    func `a time beyond the durable form's range is cut to it`(_ seconds: Int64) throws {
        var record = record
        record.tokens?.expiresAt = .seconds(seconds)
        let read = try CredentialRecord(serialized: record.serialized())
        #expect(read.tokens?.expiresAt == .nanoseconds(seconds > 0 ? Int64.max : Int64.min))
    }

    @Test(arguments: ["", "{}", #"{"v":2}"#, #"{"v":1,"generation":"1","rotation":"0","status":"new"}"#])
    func `a form that is not known is refused`(_ text: String) {
        #expect(throws: AuthError.self) { try CredentialRecord(serialized: Secret(text)) }
    }

    @Test func `a file store keeps records sealed, and replaces only the generation it is told`() async throws {
        try await Tools.withTemporaryFolder { folder in
            let ring = try KeyRing(primary: try KeyRing.Key.random(id: "k1"))
            let store = EncryptedCredentialStore(FileCredentialBlobs(directory: folder), ring: ring, tenant: "t")
            #expect(try await store.load(key) == nil)
            #expect(try await store.replace(key, expecting: 2, with: record)?.generation == 0)
            #expect(try await store.replace(key, expecting: 0, with: record) == nil)
            #expect(try await store.load(key) == record)
            #expect(try await store.replace(key, expecting: 0, with: record) == record)
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let bytes = try Data(contentsOf: URL(filePath: folder + "/" + file))
                for secret in ["at-secret", "rt-secret", "id-secret"] {
                    #expect(bytes.range(of: Data(secret.utf8)) == nil)
                }
                let mode = try FileManager.default.attributesOfItem(atPath: folder + "/" + file)[.posixPermissions]
                #expect(mode as? Int == 0o600)
            }
            let other = EncryptedCredentialStore(FileCredentialBlobs(directory: folder), ring: ring, tenant: "other")
            await expect(.unreadable) { _ = try await other.load(key) }
            try await store.remove(key)
            try await store.remove(key)
            #expect(try await store.load(key) == nil)
        }
    }

    @Test func `of many that replace at once exactly one wins`() async throws {
        try await Tools.withTemporaryFolder { folder in
            let blobs = FileCredentialBlobs(directory: folder)
            let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<32 {
                    group.addTask { try await blobs.replace(key, expecting: 0, with: [UInt8(index)], generation: 1) }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wins == 1)
        }
    }

    @Test func `keys that could be confused have different names`() {
        let keys = [
            CredentialKey(connection: "a|b"), CredentialKey(connection: "a", resource: "b"),
            CredentialKey(connection: "a", resource: "", scopes: ["b"]),
            CredentialKey(connection: "a", scopes: ["b c"]),
            CredentialKey(connection: "a", scopes: ["b", "c"]),
        ]
        #expect(Set(keys.map(\.description)).count == keys.count)
        #expect(
            key.description
                == CredentialKey(connection: "acme/wms", resource: "https://wms.example", scopes: ["a", "b"])
                .description)
    }
}
