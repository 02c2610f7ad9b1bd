import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct ODataBatchTests {
    private static let body = Array(#"{"Name":"Grüße"}"#.utf8)

    private static func batch(_ format: ODataBatch.Format) -> ODataBatch {
        var batch = ODataBatch(format: format)
        batch.add(ODataOperation(.get, "Products('A')"))
        batch.addChangeset([
            ODataOperation(.post, "Orders", body: body),
            ODataOperation(.patch, "$2/Items(1)", headers: [.ifMatch: "W/\"1\""], body: Array("{}".utf8)),
        ])
        batch.add(ODataOperation(.delete, "Orders(7)"))
        return batch
    }

    private static func response(_ text: String, _ type: String) throws -> APIResponse {
        APIResponse(
            head: HTTPResponse(status: .ok, headerFields: [.contentType: type]),
            bytes: Array(text.replacing("\n", with: "\r\n").utf8),
            url: try #require(WebAddress("https://api.example/v1/$batch")))
    }

    private static func codes(_ outcomes: [ODataOutcome]) -> [String] {
        outcomes.map { outcome in
            switch outcome {
            case .answered(let reply): "\(reply.status.code)"
            case .undone(let reply): "undone \(reply.status.code) \(reply.error?.code ?? "")"
            case .notProcessed: "notProcessed"
            }
        }
    }

    @Test func `a multipart batch is written as the standard has it`() throws {
        let request = try Self.batch(.multipart).request(boundary: "b")
        guard case .bytes(let bytes) = request.body.content else { throw Wrong() }
        let expected = """
            --b
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            GET Products('A') HTTP/1.1


            --b
            Content-Type: multipart/mixed; boundary=c1_b

            --c1_b
            Content-Type: application/http
            Content-Transfer-Encoding: binary
            Content-ID: 2

            POST Orders HTTP/1.1
            Content-Type: application/json
            Content-Length: 18

            {"Name":"Grüße"}
            --c1_b
            Content-Type: application/http
            Content-Transfer-Encoding: binary
            Content-ID: 3

            PATCH $2/Items(1) HTTP/1.1
            If-Match: W/"1"
            Content-Type: application/json
            Content-Length: 2

            {}
            --c1_b--
            --b
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            DELETE Orders(7) HTTP/1.1


            --b--

            """
        #expect(String(decoding: bytes, as: UTF8.self) == expected.replacing("\n", with: "\r\n"))
        #expect(request.headers[.contentType] == "multipart/mixed; boundary=b")
        #expect(request.effectOfRepeating == .each)
    }

    @Test func `a JSON batch is written as the standard has it`() throws {
        let request = try Self.batch(.json).request(boundary: "b")
        guard case .bytes(let bytes) = request.body.content else { throw Wrong() }
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"requests":[{"id":"1","method":"GET","url":"Products('A')"},"#
                + #"{"id":"2","method":"POST","url":"Orders","atomicityGroup":"g1","#
                + #""headers":{"Content-Type":"application/json"},"body":{"Name":"Grüße"}},"#
                + #"{"id":"3","method":"PATCH","url":"$2/Items(1)","atomicityGroup":"g1","#
                + #""headers":{"If-Match":"W/\"1\"","Content-Type":"application/json"},"body":{}},"#
                + #"{"id":"4","method":"DELETE","url":"Orders(7)"}]}"#)
    }

    /// The form of the answers in OData Protocol 4.01 section 11.7.5.
    @Test func `a multipart answer gives every operation its outcome`() throws {
        let answer = """
            preamble
            --r
            Content-Type: application/http

            HTTP/1.1 404 Not Found
            Content-Type: application/json

            {"error":{"code":"NoSuch","message":{"lang":"en","value":"m"}}}
            --r
            Content-Type: multipart/mixed; boundary="rc"

            --rc
            Content-Type: application/http
            Content-ID: 2

            HTTP/1.1 201 Created
            Content-Length: 14

            {"ID":"a\\r\\nb"}
            --rc
            Content-Type: application/http

            HTTP/1.1 204 No Content


            --rc--
            --r
            Content-Type: application/http

            HTTP/1.1 204 No Content

            --r--
            """
        let outcomes = try Self.batch(.multipart).outcomes(in: Self.response(answer, "multipart/mixed;boundary=r"))
        #expect(Self.codes(outcomes) == ["404", "201", "204", "204"])
        guard case .answered(let first) = outcomes[0], case .answered(let second) = outcomes[1] else { throw Wrong() }
        #expect(first.error?.code == "NoSuch" && first.error?.message == "m")
        #expect(String(decoding: second.bytes, as: UTF8.self) == #"{"ID":"a\r\nb"}"#.prefix(14))
    }

    @Test func `a changeset that failed is undone as a whole, and what was not reached is told`() throws {
        let answer = """
            --r
            Content-Type: application/http

            HTTP/1.1 200 OK

            {}
            --r
            Content-Type: application/http

            HTTP/1.1 409 Conflict

            {"error":{"code":"Locked","message":"m"}}
            --r--
            """
        let outcomes = try Self.batch(.multipart).outcomes(in: Self.response(answer, "multipart/mixed;boundary=r"))
        #expect(Self.codes(outcomes) == ["200", "undone 409 Locked", "undone 409 Locked", "notProcessed"])
    }

    @Test func `a JSON answer gives every operation its outcome, whatever their order`() throws {
        let answer = #"""
            {"responses":[{"id":"4","status":429,"headers":{"Retry-After":"2"}},
            {"id":"2","status":424,"body":{"error":{"code":"Dependent"}}},
            {"id":"1","status":200,"headers":{"Content-Type":"text/plain"},"body":"aGk="},
            {"id":"3","status":412,"body":{"error":{"code":"Stale","message":"m"}}}]}
            """#
        let outcomes = try Self.batch(.json).outcomes(in: Self.response(answer, "application/json"))
        #expect(Self.codes(outcomes) == ["200", "undone 424 Dependent", "undone 412 Stale", "429"])
        guard case .answered(let first) = outcomes[0], case .answered(let last) = outcomes[3] else { throw Wrong() }
        #expect(String(decoding: first.bytes, as: UTF8.self) == #""aGk=""#)
        #expect(last.head.headerFields[.retryAfter] == "2")
    }

    @Test(arguments: [
        "", "--r\n", "--r\nContent-Type: application/http\n\nHTTP/1.1 200 OK\n\n{}\n",
        "--r\nContent-Type: application/http\n\nnonsense\n--r--",
        "--r\nContent-Type: application/http\n\nHTTP/1.1 200 OK\n\n{}\n--r\nContent-Type: application/http\n\nHTTP/1.1 200 OK\n\n{}\n--r--",
    ])
    func `an answer that is cut or of another form is an error, not a success`(text: String) throws {
        #expect(throws: APIError.self) {
            try Self.batch(.multipart).outcomes(in: Self.response(text, "multipart/mixed; boundary=r"))
        }
        #expect(throws: APIError.self) { try Self.batch(.json).outcomes(in: Self.response(text, "application/json")) }
    }

    @Test(arguments: ["Orders HTTP/1.1\r\nX: y", "a b", "", "ä"])
    func `a path cannot become another line of the batch`(path: String) {
        var batch = ODataBatch(format: .multipart)
        batch.add(ODataOperation(.get, path))
        #expect(throws: APIError.self) { try batch.request(boundary: "b") }
    }

    @Test func `a batch that only reads is repeated like a read`() async throws {
        var batch = ODataBatch(format: .json)
        batch.add(ODataOperation(.get, "Products"))
        let sent = batch
        let bench = try Bench([
            .failure(.connectionLost, outcome: .ambiguous), .json(#"{"responses":[{"id":"1","status":200}]}"#),
        ])
        let outcomes = try await bench.clock.run { try await bench.client.send(sent) }
        #expect(Self.codes(outcomes) == ["200"])
        #expect(bench.transport.exchanges.map(\.target) == ["/v1/$batch", "/v1/$batch"])
    }

    @Test func `of many items those that were throttled are sent again, and only those`() async throws {
        let bench = try Bench { exchange in
            let ids = (JSONPeek(exchange.body).elements(at: "requests") ?? []).indices.map { $0 + 1 }
            let replies = ids.map { id in
                let status = exchange.index == 0 ? [201, 429, 400][(id - 1) % 3] : 201
                return #"{"id":"\#(id)","status":\#(status),"body":{"n":\#(id)}}"#
            }
            return .json(#"{"responses":[\#(replies.joined(separator: ","))]}"#)
        }
        let plan = BatchPlan<Int, Int>.oData(size: 20, format: .json) { item in
            ODataOperation(.put, "Items(\(item))", body: Array("{}".utf8))
        } value: { reply in
            JSONPeek(reply.bytes).value(at: "n")?.integer ?? -1
        }
        let outcomes = try await bench.clock.run { try await bench.client.batch([10, 11, 12], plan: plan) }
        let words = outcomes.map { outcome in
            switch outcome {
            case .done(let value): "done \(value)"
            case .rejected(let error): "rejected \(error.code)"
            default: "open"
            }
        }
        #expect(words == ["done 1", "done 1", "rejected 400"])
        #expect(bench.transport.exchanges.map { JSONPeek($0.body).count(at: "requests") } == [3, 1])
    }

    private struct Wrong: Error {}

    @Test func `an answer that cannot be read leaves the other items' outcomes alone`() async throws {
        let bench = try Bench([
            .json(#"{"responses":[{"id":"1","status":200,"body":{"n":1}},{"id":"2","status":200,"body":{}}]}"#)
        ])
        let plan = BatchPlan<Int, Int>.oData(size: 20, format: .json) { item in
            ODataOperation(.put, "Items(\(item))", body: Array("{}".utf8))
        } value: { reply in
            guard let number = JSONPeek(reply.bytes).value(at: "n")?.integer else { throw Wrong() }
            return number
        }
        let outcomes = try await bench.clock.run { try await bench.client.batch([10, 11], plan: plan) }
        guard case .done(1) = outcomes[0], case .unknown(let error) = outcomes[1] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(error is Wrong)
    }

    /// OData 4.01 part 1 section 11.7.7: responses within a changeset may come in any order; they say by `Content-ID` whose they are.
    @Test(arguments: [true, false])
    func `answers within a changeset belong to whom their id says`(isInside: Bool) throws {
        var batch = ODataBatch(format: .multipart)
        batch.add(ODataOperation(.get, "Products('A')"))
        batch.addChangeset([
            ODataOperation(.post, "Orders", body: Self.body), ODataOperation(.delete, "Orders(7)"),
        ])
        func part(_ id: Int, _ status: String) -> String {
            let line = "Content-ID: \(id)\n"
            return "Content-Type: application/http\n" + (isInside ? "" : line) + "\nHTTP/1.1 \(status)\n"
                + (isInside ? line : "") + "Content-Length: 0\n\n\n"
        }
        let text =
            "--r\nContent-Type: application/http\n\nHTTP/1.1 200 OK\n\n{}\n"
            + "--r\nContent-Type: multipart/mixed; boundary=c\n\n--c\n" + part(3, "204 No Content") + "--c\n"
            + part(2, "201 Created") + "--c--\n--r--\n"
        let outcomes = try batch.outcomes(in: Self.response(text, "multipart/mixed; boundary=r"))
        #expect(Self.codes(outcomes) == ["200", "201", "204"])
    }

    @Test func `answers that claim an operation that is not theirs are none`() throws {
        var batch = ODataBatch(format: .multipart)
        batch.addChangeset([
            ODataOperation(.post, "Orders", body: Self.body), ODataOperation(.delete, "Orders(7)"),
        ])
        let part = "Content-Type: application/http\nContent-ID: 1\n\nHTTP/1.1 204 No Content\n\n\n"
        let text =
            "--r\nContent-Type: multipart/mixed; boundary=c\n\n--c\n" + part + "--c\n" + part + "--c--\n--r--\n"
        let response = try Self.response(text, "multipart/mixed; boundary=r")
        #expect(throws: APIError.self) { try batch.outcomes(in: response) }
    }
}
