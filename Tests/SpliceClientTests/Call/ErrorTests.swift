import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct ErrorTests {
    @Test(arguments: [
        (#"{"error":{"code":"TooManyRequests","message":"m"}}"#, "TooManyRequests"),
        (#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"m"}]"#, "REQUEST_LIMIT_EXCEEDED"),
        (#"{"Fault":{"Error":[{"code":"6140","Message":"m"}]}}"#, "6140"),
        (#"{"error":"invalid_grant","error_description":"m"}"#, "invalid_grant"),
        (#"{"errors":[{"error_code":"insufficient_funds","message":"m"}]}"#, "insufficient_funds"),
        (#"{"category":"VALIDATION_ERROR","message":"m"}"#, "VALIDATION_ERROR"),
        (
            #"{"error":{"code":"005056A509B11EE1B9A8FEC11C21578E","message":{"lang":"en","value":"m"}}}"#,
            "005056A509B11EE1B9A8FEC11C21578E"
        ),
        (#"{"errors":[{"message":"m","extensions":{"code":"THROTTLED"}}]}"#, "THROTTLED"),
    ])
    func `the system's own code and message are found`(body: String, code: String) async throws {
        let bench = try Bench([.json(body, status: 400).header("X-Request-Id", "r-1")])
        let error = try #require(try await bench.failure(of: .read))
        #expect(error.system == SystemError(code: code, message: "m", requestID: "r-1"))
    }

    /// The example of RFC 9457 section 3.
    @Test func `problem documents are read`() async throws {
        let body = #"""
            {"type": "https://example.com/probs/out-of-credit", "title": "You do not have enough credit.",
             "detail": "Your current balance is 30, but that costs 50.", "instance": "/account/12345/msgs/abc",
             "balance": 30, "accounts": ["/account/12345", "/account/67890"], "status": 403}
            """#
        let reply = FakeReply(
            status: .forbidden, headers: [.contentType: "application/problem+json; charset=utf-8"],
            bytes: Array(body.utf8))
        let error = try #require(try await Bench([reply]).failure(of: .read))
        let problem = try #require(error.problem)
        #expect(error.code == .forbidden)
        #expect(problem.type == "https://example.com/probs/out-of-credit")
        #expect(problem.status == 403)
        #expect(problem.member("balance")?.integer == 30)
        #expect(problem.member("accounts.1")?.text == "/account/67890")
    }

    @Test(arguments: ["", "[]", "null", "{", "\"text\"", "{\"type\": 4}"])
    func `a broken problem document does no harm`(body: String) async throws {
        let reply = FakeReply(
            status: .badRequest, headers: [.contentType: "application/problem+json"], bytes: Array(body.utf8))
        let error = try #require(try await Bench([reply]).failure(of: .read))
        #expect(error.code == .invalidContent)
        #expect((error.problem?.type ?? "about:blank") == "about:blank")
    }

    @Test func `nothing that was sent or said gets into the description`() async throws {
        let reply = FakeReply.json(
            #"{"error":{"code":"no such customer: secret-mail@example.com","message":"secret-detail"}}"#, status: 422)
        let bench = try Bench([reply], authorizer: SecretBearer())
        var request = APIRequest(.post, "customers", operation: "customers.create")
        request.query = ["email": "secret-mail@example.com"]
        request.body = .text("secret-body")
        request.idempotencyKey = "secret-key"
        let error = try #require(try await bench.failure(of: request))
        #expect(error.status == .unprocessableContent)
        for text in ["\(error)", error.debugDescription, error.message] { #expect(!text.contains("secret")) }
        #expect("\(error)".contains("customers.create at api.example"))
        #expect(error.system?.message == "secret-detail")
    }

    @Test func `an expired token is renewed once and the request sent again`() async throws {
        let tokens = Tokens()
        let bench = try Bench(authorizer: tokens) { exchange in
            exchange.request.headerFields[.authorization] == "Bearer 1" ? .json("{}") : .status(401)
        }
        let response = try await bench.send(.write)
        #expect(response.attempts == 2)
        #expect(response.trace.decisions == [.reauthorized])
        #expect(bench.clock.elapsed == .zero)
    }

    @Test func `a token that is refused again ends the call`() async throws {
        let bench = try Bench(authorizer: Tokens()) { _ in .status(401) }
        let error = try #require(try await bench.failure(of: .write))
        #expect(error.code == .unauthorized)
        #expect(bench.transport.exchanges.count == 2)
        #expect(error.outcome == .refused)
    }

    @Test func `fixed credentials are not tried twice`() async throws {
        let bench = try Bench([.status(401)], authorizer: SecretBearer())
        #expect(try await bench.failure(of: .read)?.code == .unauthorized)
        #expect(bench.transport.exchanges.count == 1)
    }

    @Test func `without credentials nothing is sent`() async throws {
        let bench = try Bench([], authorizer: NoCredentials())
        let error = try #require(try await bench.failure(of: .read))
        #expect(error.code == .credential)
        #expect(error.outcome == .notSent)
        #expect(error.cause is NoCredentials.Missing)
        #expect(bench.transport.exchanges.isEmpty)
    }

    /// A fetch of a token that several share was cancelled, for example, but not the call that waits for it.
    @Test(arguments: [false, true])
    func `somebody else's cancellation does not make a call look cancelled`(isRenewal: Bool) async throws {
        let bench = try Bench([.status(401)], authorizer: Interrupted(isRenewal: isRenewal))
        let error = try #require(try await bench.failure(of: .write))
        #expect(error.code == .credential)
        #expect(error.cause is CancellationError)
        #expect(error.outcome == (isRenewal ? .refused : .notSent))
        #expect(error.mayHelpToRetry)
        #expect(bench.transport.exchanges.count == (isRenewal ? 1 : 0))
    }

    @Test func `a transport that calls itself cancelled has failed`() async throws {
        let bench = try Bench { _ in throw CancellationError() }
        let error = try #require(try await bench.failure(of: .write))
        #expect(error.code == .transport)
        #expect(error.outcome == .ambiguous)
    }

    @Test func `contradicting options are all named when the client is made`() throws {
        let policies = ClientPolicies(
            deadline: .seconds(5), attemptTimeout: .seconds(10),
            limits: [.rate(0, per: .seconds(1)), .window(3, per: .zero)],
            retry: RetryPolicy(attempts: 0, base: .seconds(30)), breaker: BreakerPolicy(failureRate: 2),
            hedging: HedgingPolicy(delay: .seconds(60)))
        let error = #expect(throws: APIError.self) {
            try APIClient(Bench.base, transport: FakeTransport([]), policies: policies)
        }
        #expect(error?.code == .invalidOptions)
        for word in [
            "attemptTimeout", "retry.attempts", "retry.base", "rates", "hedging", "same name", "count", "burst",
        ] {
            #expect(error?.message.contains(word) == true, "\(word)")
        }
    }

    @Test(arguments: ["", "example", "ftp://a", "https://user:secret@a/", "https://a/?q=1"])
    func `a bad base address is refused`(base: String) {
        let error = #expect(throws: APIError.self) { try APIClient(base, transport: FakeTransport([])) }
        #expect(error?.code == .invalidOptions)
        #expect(error?.description.contains("secret") == false)
    }

    @Test(arguments: [
        "https://evil.example/orders", "http://api.example/v1/orders", "or ders", "a\r\nHost: evil", "orders/№ 7",
        "a#b",
    ])
    func `a request that leads elsewhere or is malformed is not sent`(path: String) async throws {
        let bench = try Bench([.status(200)])
        let error = try #require(try await bench.failure(of: APIRequest(.get, path)))
        #expect(error.code == .invalidRequest)
        #expect(bench.transport.exchanges.isEmpty)
    }

    @Test(arguments: ["", "a\nb", "\u{0}"])
    func `a key that no header can carry is refused`(key: String) async throws {
        let bench = try Bench([.status(200)])
        var request = APIRequest.write
        request.idempotencyKey = key
        #expect(try await bench.failure(of: request)?.code == .invalidRequest)
        #expect(bench.transport.exchanges.isEmpty)
    }

    @Test func `a response that cannot be decoded keeps what is known about the call`() async throws {
        struct Broken: Error {}
        let response = try await Bench([.status(503), .json("?")]).send(.read)
        let error = #expect(throws: APIError.self) {
            try response.decoded(by: BodyDecoder<Int> { _ in throw Broken() })
        }
        #expect(error?.code == .undecodable)
        #expect(error?.outcome == .processed)
        #expect(error?.attempts == 2)
        #expect(error?.cause is Broken)
    }

    @Test func `a response larger than allowed is an error`() async throws {
        let bench = try Bench([.json("0123456789")], policies: ClientPolicies(responseLimit: 9))
        let error = try #require(try await bench.failure(of: .read))
        #expect(error.code == .transport)
        #expect((error.cause as? TransportError)?.code == .tooLarge)
        #expect(error.attempts == 1)
    }
}

private struct SecretBearer: RequestAuthorizer {
    func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        request.headerFields[.authorization] = "Bearer secret-token"
    }
}

private struct NoCredentials: RequestAuthorizer {
    struct Missing: Error {}
    func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws { throw Missing() }
}

private struct Interrupted: RequestAuthorizer {
    let isRenewal: Bool

    func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        if !isRenewal { throw CancellationError() }
    }

    func rejected(_ request: HTTPRequest, response: HTTPResponse) async throws -> Bool { throw CancellationError() }
}

private actor Tokens: RequestAuthorizer {
    private var generation = 0

    func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        request.headerFields[.authorization] = "Bearer \(generation)"
    }

    func rejected(_ request: HTTPRequest, response: HTTPResponse) async throws -> Bool {
        generation += 1
        return true
    }
}
