import Foundation
import HTTPTypes
import SpliceAuth
import SpliceHTTP

/// What a ready token costs each request: `Scripts/bench auth`.
///
/// CPU time of the process, so that other work on the machine does not count; a lock that many tasks queue at shows as the
/// system calls that it takes.
@main
struct AuthBench {
    static func main() async throws {
        let source = OAuthTokenSource(
            client: try OAuthClient(
                provider: OAuthProvider(name: "bench", tokenEndpoint: try EndpointURL("https://login.example/token")),
                clientID: "app", authentication: .none, transport: OneToken()),
            grant: .clientCredentials, key: CredentialKey(connection: "bench"))
        _ = try await source.token()
        let authorizer = BearerAuthorizer(source)
        let request = HTTPRequest(method: .get, scheme: "https", authority: "api.example", path: "/orders")
        let rounds = 9
        let calls = 256_000
        var alone: [Double] = []
        var crowd: [Double] = []
        var authorizing: [Double] = []
        for _ in 0..<rounds {
            alone.append(try await perCall(calls) { for _ in 0..<calls { _ = try await source.token() } })
            crowd.append(
                try await perCall(calls) {
                    try await withThrowingDiscardingTaskGroup { group in
                        for _ in 0..<256 { group.addTask { for _ in 0..<calls / 256 { _ = try await source.token() } } }
                    }
                })
            authorizing.append(
                try await perCall(calls) {
                    for _ in 0..<calls {
                        var copy = request
                        try await authorizer.authorize(&copy, body: .none)
                    }
                })
        }
        row("ready_token_ns", alone, unit: "ns", goal: 1000)
        row("ready_token_256_tasks_factor", zip(crowd, alone).map { $0 / $1 }, unit: "ratio", goal: 1.5)
        row("authorize_ns", authorizing, unit: "ns", goal: nil)
    }

    private static func perCall(_ calls: Int, _ body: () async throws -> Void) async throws -> Double {
        let start = processTime()
        try await body()
        return Double(processTime() - start) / Double(calls)
    }

    /// CPU time of this process, in nanoseconds.
    private static func processTime() -> Int {
        var time = timespec()
        // `time` outlives the call.
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    private static func row(_ name: String, _ values: [Double], unit: String, goal: Double?) {
        let sorted = values.sorted()
        let goal = goal.map { "\($0)" } ?? "null"
        print(
            #"{"name":"\#(name)","value":\#(sorted[sorted.count / 2]),"unit":"\#(unit)","better":"lower","goal":\#(goal),"#
                + #""low":\#(sorted[0]),"high":\#(sorted[sorted.count - 1])}"#)
    }
}

/// A token endpoint that answers at once.
private struct OneToken: Transport {
    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        HTTPReply(
            head: HTTPResponse(status: .ok),
            body: ResponseBody(Array(#"{"access_token":"0123456789abcdef0123456789abcdef","expires_in":86400}"#.utf8)))
    }
}
