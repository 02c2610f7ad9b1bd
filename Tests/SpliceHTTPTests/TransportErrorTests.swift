import HTTPTypes
import SpliceHTTP
import Testing

struct TransportErrorTests {
    @Test func `an error says host, code, message and outcome, and nothing of its cause`() {
        struct Leaky: Error, CustomStringConvertible { let description = "token=s3cret" }
        let error = TransportError(
            .timeout, outcome: .ambiguous, message: "no answer within 30 s", host: "books.example", cause: Leaky())
        #expect("\(error)" == "timeout (books.example): no answer within 30 s [outcome: ambiguous]")
    }

    @Test func `outcomes keep their names, since journals hold them`() {
        #expect(OutcomeCertainty.allCases.map(\.rawValue) == ["notSent", "refused", "ambiguous", "processed"])
    }

    @Test func `a reply hands out its status and its bytes`() async throws {
        let reply = HTTPReply(head: HTTPResponse(status: .created), body: ResponseBody([1, 2]))
        #expect(reply.status == .created)
        #expect(try await reply.bytes() == [1, 2])
    }
}
