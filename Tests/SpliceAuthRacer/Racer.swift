import Foundation
import HTTPTypes
import SpliceAuth
import SpliceCurl
import SpliceHTTP
import Synchronization

/// One of several processes that share a rotating credential: for each line on standard input it moves its clock to that
/// second, has many tasks ask for a token at once, uses the token, and says how it went.
@main
struct Racer {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 7 else {
            FileHandle.standardError.write(
                Data("usage: racer TOKEN-URL RESOURCE-URL FOLDER KEY TASKS KILL-POINT\n".utf8))
            exit(64)
        }
        let ring = try KeyRing(
            primary: try KeyRing.Key(id: "k1", secret: Secret(bytes: Data(base64Encoded: arguments[4]) ?? Data())))
        let point = KillPoint(rawValue: arguments[6])
        let time = RaceTime()
        let store = DyingStore(
            EncryptedCredentialStore(FileCredentialBlobs(directory: arguments[3]), ring: ring), point: point)
        let transport = try CurlTransport()
        let client = try OAuthClient(
            provider: OAuthProvider(name: "race", tokenEndpoint: try EndpointURL(loopback: arguments[1])),
            clientID: "app",
            authentication: .post(Secret("s3cret")), transport: DyingTransport(transport, point: point), time: time)
        let source = OAuthTokenSource(
            client: client, grant: .refreshToken, key: CredentialKey(connection: "race"), store: store, time: time)
        let resource = try EndpointURL(loopback: arguments[2])
        while let line = readLine() {
            time.set(.seconds(Int64(line) ?? 0))
            let result = await round(source, tasks: Int(arguments[5]) ?? 1, resource: resource, transport: transport)
            print("\(line) \(result)")
            fflush(nil)
        }
    }

    private static func round(
        _ source: OAuthTokenSource, tasks: Int, resource: EndpointURL, transport: CurlTransport
    ) async -> String {
        do {
            try await withThrowingDiscardingTaskGroup { group in
                for _ in 0..<tasks { group.addTask { _ = try await source.token() } }
            }
            var request = HTTPRequest(
                method: .get, scheme: resource.scheme, authority: resource.authority, path: resource.path)
            try await BearerAuthorizer(source).authorize(&request, body: .none)
            let reply = try await transport.send(request)
            return reply.status == .ok ? "ok" : "status \(reply.status.code)"
        } catch let error as AuthError {
            return "\(error.code)"
        } catch {
            return "\(error)"
        }
    }
}

/// Where a racer kills itself.
enum KillPoint: String {
    case beforeIntent, afterIntent, afterEffect, beforeStore, afterStore
}

/// Ends this process as a crash would: nothing is flushed, nothing is cleaned up.
func die() -> Never {
    kill(getpid(), SIGKILL)
    while true { pause() }
}

/// A clock that the test sets.
final class RaceTime: TimeSource {
    private let now = Mutex(Duration.zero)
    var sinceEpoch: Duration { now.withLock { $0 } }
    func set(_ time: Duration) { now.withLock { $0 = time } }
}

/// A store whose process dies around a write.
struct DyingStore<Base: CredentialStore>: CredentialStore {
    let base: Base
    let point: KillPoint?

    init(_ base: Base, point: KillPoint?) {
        self.base = base
        self.point = point
    }

    func load(_ key: CredentialKey) async throws -> CredentialRecord? { try await base.load(key) }

    func replace(
        _ key: CredentialKey, expecting generation: UInt64, with record: CredentialRecord
    ) async throws -> CredentialRecord? {
        let isPair = record.renewal == nil
        if isPair ? point == .beforeStore : point == .beforeIntent { die() }
        let conflict = try await base.replace(key, expecting: generation, with: record)
        if isPair ? point == .afterStore : point == .afterIntent { die() }
        return conflict
    }

    func remove(_ key: CredentialKey) async throws { try await base.remove(key) }
}

/// A transport whose process dies when the server has acted and the answer was not looked at.
struct DyingTransport: Transport {
    let base: CurlTransport
    let point: KillPoint?

    init(_ base: CurlTransport, point: KillPoint?) {
        self.base = base
        self.point = point
    }

    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        let reply = try await base.send(request, body: body, options: options)
        if point == .afterEffect { die() }
        return reply
    }
}
