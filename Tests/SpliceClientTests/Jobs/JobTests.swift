import Foundation
import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct JobTests {
    private static let start = APIRequest(.post, "exports", body: .text("{}"), idempotencyKey: "k", operation: "export")

    /// A job that is done after `questions` questions, at the address that its start names.
    private static func server(
        _ questions: Int, retryAfter: Int? = nil
    ) -> @Sendable (RecordedExchange) -> FakeReply {
        { exchange in
            switch exchange.target {
            case "/v1/exports":
                return .status(202).header("Location", "/v1/jobs/7")
            case "/v1/jobs/7" where exchange.index < questions:
                let reply = FakeReply.status(202)
                return retryAfter.map { reply.header("Retry-After", "\($0)") } ?? reply
            case "/v1/jobs/7":
                return FakeReply(status: .seeOther).header("Location", "files/7.csv")
            case "/v1/jobs/files/7.csv":
                return FakeReply(bytes: Array("a,b".utf8))
            default:
                return .status(404)
            }
        }
    }

    @Test func `a job is started, asked for and fetched`() async throws {
        let handler = Self.server(5)
        let bench = try Bench { handler($0) }
        let text = try await bench.clock.run {
            let ticket = try await bench.client.start(Self.start)
            return try await bench.client.result(of: ticket).text
        }
        #expect(text == "a,b")
    }

    @Test func `a job is awaited in another process`() async throws {
        let handler = Self.server(3)
        let first = try Bench { handler($0) }
        let ticket = try await first.clock.run { try await first.client.start(Self.start) }
        let stored = try JSONEncoder().encode(ticket)
        let second = try Bench { handler($0) }
        let again = try JSONDecoder().decode(JobTicket.self, from: stored)
        #expect(try await second.clock.run { try await second.client.result(of: again).text } == "a,b")
    }

    /// jsforce 765: polling every second ate a daily quota.
    @Test func `a long job costs few questions`() async throws {
        let handler = Self.server(.max)
        let bench = try Bench { handler($0) }
        var plan = JobPlan.status
        plan.patience = .seconds(8 * 3600)
        let patient = plan
        let error = try await bench.clock.run {
            let ticket = try await bench.client.start(Self.start)
            return await #expect(throws: APIError.self) { try await bench.client.result(of: ticket, plan: patient) }
        }
        #expect(error?.code == .job)
        #expect(error?.mayHelpToRetry == true)
        // Eight hours at a question a minute.
        #expect(bench.transport.exchanges.count < 500)
        #expect(bench.clock.elapsed <= .seconds(8 * 3600))
    }

    @Test func `the server's pace is kept`() async throws {
        let handler = Self.server(4, retryAfter: 120)
        let bench = try Bench { handler($0) }
        try await bench.clock.run {
            _ = try await bench.client.result(of: try await bench.client.start(Self.start))
        }
        #expect(bench.clock.elapsed >= .seconds(360))
        #expect(bench.transport.exchanges.count == 6)
    }

    @Test func `a job whose state is in the body can fail`() async throws {
        let bench = try Bench([
            .json(#"{"id":"750","state":"UploadComplete","url":"jobs/750"}"#), .json(#"{"state":"InProgress"}"#),
            .json(#"{"state":"Failed"}"#),
        ])
        let error = try await bench.clock.run {
            let ticket = try await bench.client.start(Self.start, ticketAt: "url")
            return await #expect(throws: APIError.self) {
                try await bench.client.result(
                    of: ticket, plan: .body("state", done: ["JobComplete"], failed: ["Failed", "Aborted"]))
            }
        }
        #expect(error?.code == .job)
        #expect(error?.system?.code == "Failed")
    }

    @Test(arguments: ["https://evil.example/jobs/7", "http://api.example/v1/jobs/7"])
    func `a job's state is not asked for elsewhere`(address: String) async throws {
        let bench = try Bench([.status(202).header("Location", address)])
        let error = try await bench.clock.run {
            await #expect(throws: APIError.self) { try await bench.client.start(Self.start) }
        }
        #expect(error?.code == .job)
    }

    @Test(arguments: ["0", "Thu, 01 Jan 1970 00:00:00 GMT"])
    func `a server that names no pause is not asked without one`(told: String) async throws {
        let bench = try Bench { exchange in
            exchange.index < 20 ? .status(202).header("Retry-After", told) : .json("{}")
        }
        _ = try await bench.clock.run { try await bench.client.result(of: JobTicket("jobs/7")) }
        #expect(bench.clock.elapsed > .seconds(600))
    }

    @Test func `a question that is not answered does not outlast the patience`() async throws {
        let bench = try Bench { _ in .status(202).after(.seconds(1_000)) }
        var plan = JobPlan.status
        plan.patience = .seconds(10)
        let error = try await bench.clock.run { [plan] in
            await #expect(throws: APIError.self) {
                try await bench.client.result(of: JobTicket("jobs/7"), plan: plan)
            }
        }
        #expect(error?.code == .job && error?.mayHelpToRetry == true)
        #expect(bench.clock.elapsed == .seconds(10))
    }

    @Test(arguments: [
        (Duration.zero, 1.5, Duration.seconds(60)), (.seconds(-1), 1.5, .seconds(60)), (.seconds(2), 0.5, .seconds(60)),
        (.seconds(2), .nan, .seconds(60)), (.seconds(2), .infinity, .seconds(60)), (.seconds(2), 1.5, .seconds(1)),
    ])
    func `a plan that would ask without pause is refused`(
        first: Duration, growth: Double, longest: Duration
    ) async throws {
        let bench = try Bench { $0.index < 100 ? .status(202) : .json("{}") }
        let plan = JobPlan(firstPause: first, growth: growth, longestPause: longest) {
            $0.status == .accepted ? .running : .done(result: nil)
        }
        let error = try await bench.clock.run {
            await #expect(throws: APIError.self) {
                try await bench.client.result(of: JobTicket("jobs/7"), plan: plan)
            }
        }
        #expect(error?.code == .invalidOptions)
        #expect(bench.transport.exchanges.isEmpty)
    }
}
