import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct EnvelopeTests {
    @Test func `an error inside a 200 is an error`() async throws {
        let bench = try Bench([.json(#"{"ok":false,"error":"channel_not_found"}"#)], dialect: .slack)
        let error = try #require(try await bench.failure(of: .read))
        #expect(error.code == .rejected)
        #expect(error.system?.code == "channel_not_found")
        #expect(error.status == .ok)
        #expect(error.outcome == .processed)
    }

    @Test func `throttling inside a 200 waits as told`() async throws {
        let bench = try Bench(
            [.json(#"{"ok":false,"error":"ratelimited"}"#).header("Retry-After", "30"), .json(#"{"ok":true}"#)],
            dialect: .slack)
        #expect(try await bench.send(.write).attempts == 2)
        #expect(bench.clock.elapsed >= .seconds(30))
    }

    @Test func `a success without the flag is a success`() async throws {
        let bench = try Bench([.json("[]"), .status(204)], dialect: .slack)
        _ = try await bench.send(.read)
        #expect(try await bench.send(.read).status == .noContent)
    }

    @Test func `GraphQL errors are errors, with data or without`() async throws {
        let body = #"{"data":{"orders":null},"errors":[{"message":"m","extensions":{"code":"ACCESS_DENIED"}}]}"#
        let bench = try Bench([.json(body)], dialect: .graphQL)
        let error = try #require(try await bench.failure(of: GraphQLQuery("{ orders { id } }").request("graphql")))
        #expect(error.code == .rejected)
        #expect(error.system == SystemError(code: "ACCESS_DENIED", message: "m"))
    }

    @Test func `GraphQL queries are repeated and mutations are not`() async throws {
        let broken = FakeReply.json(#"{"errors":[{"extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}"#)
        let bench = try Bench([broken, .json(#"{"data":{}}"#), broken, .json("{}")], dialect: .graphQL)
        #expect(try await bench.send(GraphQLQuery("query { a }").request("graphql")).attempts == 2)
        let error = try #require(
            try await bench.failure(of: GraphQLQuery("\n mutation { a }").request("graphql")))
        #expect(error.trace.decisions.last == .gaveUp(.unsafeToRepeat))
    }

    @Test func `the document and its variables travel as JSON`() async throws {
        let bench = try Bench([.json(#"{"data":{}}"#)], dialect: .graphQL)
        let query = GraphQLQuery(
            "query Q($a: Int) {\n\ta(b: \"\\\u{1}\")\n}", variables: Array(#"{"a":1}"#.utf8), name: "Q")
        _ = try await bench.send(query.request("graphql"))
        let peek = JSONPeek(bench.transport.exchanges[0].body)
        #expect(peek.value(at: "query")?.text == query.document)
        #expect(peek.value(at: "operationName")?.text == "Q")
        #expect(peek.value(at: "variables.a")?.integer == 1)
    }

    @Test func `the cost is reserved, and settled with the server's figure`() async throws {
        let policies = ClientPolicies(limits: [.rate(50, per: .seconds(1), burst: 1000, name: "cost")])
        let bench = try Bench(policies: policies, dialect: .shopifyGraphQL) { exchange in
            // Asked for 800 each; the first turns out to cost 10.
            let left = exchange.index == 0 ? 990 : 190
            return .json(
                #"{"data":{},"extensions":{"cost":{"actualQueryCost":10,"throttleStatus":{"currentlyAvailable":\#(left)}}}}"#
            )
        }
        let query = GraphQLQuery("{ a }", cost: 800).request("graphql")
        _ = try await bench.send(query)
        _ = try await bench.send(query)
        #expect(bench.clock.elapsed == .zero)
        // The server has 190 left: 610 more come at 50 a second.
        _ = try await bench.send(query)
        #expect(bench.clock.elapsed > .seconds(12) && bench.clock.elapsed < .seconds(13))
    }

    @Test func `GraphQL connections are read page by page, and what is cut off inside is named`() async throws {
        let bench = try Bench(dialect: .graphQL) { exchange in
            let after = JSONPeek(exchange.body).value(at: "variables.after")?.text
            let more = after == nil
            return .json(
                #"""
                {"data":{"orders":{"nodes":[
                  {"id":"\#(after ?? "first")-1","lines":{"pageInfo":{"hasNextPage":\#(more),"endCursor":"L9"}}},
                  {"id":"x","lines":{"pageInfo":{"hasNextPage":false,"endCursor":null}}}],
                 "pageInfo":{"hasNextPage":\#(more),"endCursor":"C1"}}}}
                """#)
        }
        let (count, cut) = try await bench.clock.run {
            var cut: [NestedConnection] = []
            var count = 0
            let pages = bench.client.graphQLPages("data.orders", at: "graphql") { after in
                GraphQLQuery("query …", variables: Array(#"{"after":\#(after.map { "\"\($0)\"" } ?? "null")}"#.utf8))
            }
            for try await page in pages {
                count += 1
                cut += page.unfinished(in: "data.orders.nodes", "lines")
            }
            return (count, cut)
        }
        #expect(count == 2)
        #expect(cut == [NestedConnection(node: "first-1", after: "L9")])
    }

    /// GraphQL specification section 7.1: an answer with data, or an error with a path, comes from an execution that had begun.
    @Test(arguments: [
        (#"{"data":{"a":{"id":1},"b":null},"errors":[{"message":"m","extensions":{"code":"RATE_LIMITED"}}]}"#, 1),
        (#"{"data":null,"errors":[{"message":"m","path":["b"],"extensions":{"code":"RATE_LIMITED"}}]}"#, 1),
        (#"{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}]}"#, 2),
        (#"{"data":null,"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}]}"#, 2),
    ])
    func `a mutation that was throttled half way is not sent again`(body: String, sent: Int) async throws {
        let bench = try Bench([.json(body), .json(#"{"data":{}}"#)], dialect: .graphQL)
        let mutation = GraphQLQuery("mutation { a: pay(id: 1) { id } b: pay(id: 2) { id } }").request("graphql")
        let error = try await bench.failure(of: mutation)
        #expect(bench.transport.exchanges.count == sent)
        #expect(error?.outcome == (sent == 1 ? .ambiguous : nil))
    }

    @Test func `of several errors any may be the one that throttles`() async throws {
        let body = #"{"errors":[{"message":"m"},{"message":"m","extensions":{"code":"THROTTLED"}}]}"#
        let bench = try Bench([.json(body), .json(#"{"data":{}}"#)], dialect: .graphQL)
        #expect(try await bench.failure(of: GraphQLQuery("{ a }").request("graphql")) == nil)
    }

    /// A mutation that was taken for a query would be sent again when its answer is lost.
    @Test(arguments: [
        ("mutation { pay }", true), ("# pays\nmutation Pay { pay }", true), (" ,\u{FEFF}mutation{pay}", true),
        ("fragment F on Order { id }\nmutation M { pay { ...F } }", true),
        ("query Q($a: In = {b: \"}\"}) { a }\nmutation M { pay }", true),
        ("query Q { a(text: \"# \\\" {\") }\nmutation M { pay }", true),
        ("{ a(text: \"\"\"block \\\"\"\" { \"\"\") }\r\nmutation M { pay }", true),
        ("# mutation { pay }\n{ a }", false),
        ("{ mutation { id } }", false), ("query mutation { a }", false),
        ("fragment mutation on Order { id } { a }", false),
        ("{ a(text: \"mutation\") }", false), ("query Q { a } # mutation", false), ("mutations { a }", false),
        ("{ a(b: \"\"\"} mutation { \"\"\") }", false), ("", false),
    ])
    func `a document with a mutation is one, wherever it stands`(document: String, isMutation: Bool) {
        #expect(GraphQLQuery(document).isMutation == isMutation)
    }
}
