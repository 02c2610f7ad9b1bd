import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct RedirectTests {
    private static func policies(
        _ destination: RedirectPolicy.Destination = .sameOrigin, hops: Int = 5
    ) -> ClientPolicies {
        ClientPolicies(redirects: RedirectPolicy(hops: hops, destination: destination))
    }

    private static func to(_ location: String, _ status: Int) -> FakeReply {
        .status(status).header("Location", location)
    }

    private static let put = APIRequest(.put, "orders", headers: [.contentType: "text/plain"], body: .text("x"))
    private static let post = APIRequest(.post, "orders", headers: [.contentType: "text/plain"], body: .text("x"))

    /// RFC 9110 sections 15.4.2 to 15.4.9.
    @Test(arguments: [
        (301, "GET", "GET", false), (301, "POST", "GET", false), (301, "PUT", "PUT", true),
        (302, "GET", "GET", false), (302, "POST", "GET", false), (302, "PUT", "PUT", true),
        (303, "GET", "GET", false), (303, "POST", "GET", false), (303, "PUT", "GET", false),
        (307, "GET", "GET", false), (307, "POST", "POST", true), (307, "PUT", "PUT", true),
        (308, "GET", "GET", false), (308, "POST", "POST", true), (308, "PUT", "PUT", true),
        (303, "HEAD", "HEAD", false),
    ])
    func `what becomes of a request is what the status says`(
        status: Int, method: String, then: String, keeps: Bool
    ) async throws {
        let bench = try Bench([Self.to("/v2/orders?x=1", status), .json("[]")], policies: Self.policies())
        let request =
            switch method {
            case "POST": Self.post
            case "PUT": Self.put
            default: APIRequest(HTTPRequest.Method(method) ?? .get, "orders")
            }
        let response = try await bench.send(request)
        let last = bench.transport.exchanges[1]
        #expect(last.request.method.rawValue == then)
        #expect(last.target == "/v2/orders?x=1")
        #expect(last.text == (keeps ? "x" : ""))
        #expect((last.request.headerFields[.contentType] != nil) == keeps)
        #expect(response.url.target == "/v2/orders?x=1")
        #expect(response.attempts == 2)
        #expect(response.trace.decisions == [.redirected(status: status)])
    }

    @Test(arguments: [300, 304, 305, 306])
    func `other 3xx are answers`(status: Int) async throws {
        let bench = try Bench([Self.to("/v2", status)], policies: Self.policies())
        let error = try await bench.failure(of: .read)
        #expect(error?.code == (status == 304 ? nil : .redirect))
        #expect(bench.transport.exchanges.count == 1)
    }

    @Test func `without a policy none is followed`() async throws {
        let bench = try Bench([Self.to("/v2", 302)])
        let error = try #require(try await bench.failure(of: .read))
        #expect(error.code == .redirect)
        #expect(error.response?.headers[.location] == "/v2")
    }

    @Test(arguments: [
        "https://evil.example/v1", "https://api.example:444/v1", "https://api.example.evil.example/", "//evil.example/",
        "http://api.example/v1",
    ])
    func `nothing leads to another origin by default`(location: String) async throws {
        let bench = try Bench([Self.to(location, 302)], policies: Self.policies(), authorizer: Key())
        let error = try #require(try await bench.failure(of: .read))
        #expect(error.code == .redirect)
        #expect(bench.transport.exchanges.count == 1)
    }

    @Test(arguments: [RedirectPolicy.Destination.hosts(["files.example"]), .anywhere])
    func `to another host goes nothing that says who asks`(destination: RedirectPolicy.Destination) async throws {
        let dialect = Dialect(headers: [.init("X-Shop-Token") ?? .accept: "t", .userAgent: "splice"])
        let bench = try Bench(
            [Self.to("https://files.example/f?sig=1", 302), Self.to("https://api.example/v1/back", 302), .json("[]")],
            policies: Self.policies(destination), dialect: dialect, authorizer: Key())
        _ = try await bench.send(APIRequest(.get, "f", headers: [.cookie: "a=b", .accept: "text/csv"]))
        let sent = bench.transport.exchanges.map { $0.request.headerFields.map(\.name.canonicalName).sorted() }
        #expect(sent[0] == ["accept", "authorization", "cookie", "user-agent", "x-shop-token"])
        #expect(sent[1] == ["accept", "user-agent"])
        // What was taken off stays off, but credentials are the authorizer's, and it knows its own origin.
        #expect(sent[2] == ["accept", "authorization", "user-agent"])
    }

    @Test(arguments: [307, 308, 301, 302])
    func `content and effects stay at home`(status: Int) async throws {
        let bench = try Bench([Self.to("https://files.example/", status)], policies: Self.policies(.anywhere))
        let error = try #require(try await bench.failure(of: Self.put))
        #expect(error.code == .redirect)
        #expect(bench.transport.exchanges.count == 1)
    }

    @Test func `from https to http leads nothing`() async throws {
        let bench = try Bench([Self.to("http://files.example/", 302)], policies: Self.policies(.anywhere))
        #expect(try await bench.failure(of: .read)?.message.contains("https to http") == true)
    }

    @Test func `a loop is an error, and so are too many hops`() async throws {
        let loop = try Bench([Self.to("/b", 302), Self.to("/v1/orders", 302)], policies: Self.policies())
        #expect(try await loop.failure(of: .read)?.message.contains("lead back") == true)
        #expect(loop.transport.exchanges.count == 2)
        let long = try Bench(policies: Self.policies(hops: 3)) { Self.to("/\($0.index)", 302) }
        #expect(try await long.failure(of: .read)?.message.contains("more redirections") == true)
        #expect(long.transport.exchanges.count == 4)
    }

    @Test func `content that can be read once is not sent twice`() async throws {
        let once = RequestBody.stream(isReplayable: false) {
            AsyncThrowingStream<[UInt8], any Error> { stream in
                stream.yield(Array("x".utf8))
                stream.finish()
            }
        }
        let bench = try Bench([Self.to("/b", 307)], policies: Self.policies())
        let error = try #require(try await bench.failure(of: APIRequest(.put, "orders", body: once)))
        #expect(error.code == .redirect)
        #expect(bench.transport.exchanges.count == 1)
    }

    @Test func `what follows a post's answer is repeated, the post is not`() async throws {
        let bench = try Bench(
            [Self.to("/v1/sale/1", 303), .status(503), .json("{}")], policies: Self.policies())
        let response = try await bench.send(.write)
        #expect(response.attempts == 3)
        #expect(bench.transport.exchanges.map(\.request.method) == [.post, .get, .get])
        let failing = try Bench(policies: Self.policies()) { $0.index == 0 ? Self.to("/v1/sale/1", 303) : .status(503) }
        let error = try #require(try await failing.failure(of: .write))
        #expect(error.outcome == .processed)
        #expect(failing.transport.exchanges.filter { $0.request.method == .post }.count == 1)
    }

    @Test func `an address without a place is an error`() async throws {
        for reply in [FakeReply.status(302), Self.to("ftp://x/", 302), Self.to("", 301)] {
            let bench = try Bench([reply], policies: Self.policies())
            #expect(try await bench.failure(of: .read)?.code == .redirect)
        }
    }

    @Test func `hops are bounded when the client is made`() {
        #expect(throws: APIError.self) { try Bench([], policies: Self.policies(hops: 0)) }
    }

    private struct Key: RequestAuthorizer {
        func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
            request.headerFields[.authorization] = "Bearer secret"
        }
    }
}
