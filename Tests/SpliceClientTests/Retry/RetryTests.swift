import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct RetryTests {
    @Test func `a passing failure is repeated until it passes`() async throws {
        let bench = try Bench([.status(503), .status(500), .json("[]")])
        let response = try await bench.send(.read)
        #expect(response.attempts == 3)
        #expect(response.text == "[]")
        // Full jitter below 100 ms and below 200 ms.
        #expect(bench.clock.elapsed < .milliseconds(300))
        #expect(response.trace.decisions.count == 4)
    }

    @Test func `the last failure is the call's when every attempt fails`() async throws {
        let bench = try Bench([.status(503), .status(503), .json(#"{"error":{"code":"down"}}"#, status: 500)])
        let error = try #require(try await bench.failure(of: .read))
        #expect(error.code == .server)
        #expect(error.status == .internalServerError)
        #expect(error.attempts == 3)
        #expect(error.system?.code == "down")
        #expect(error.mayHelpToRetry)
        #expect(error.trace.decisions.last == .gaveUp(.attemptsUsedUp))
        #expect(bench.transport.exchanges.count == 3)
    }

    @Test(arguments: [400, 403, 404, 409, 410, 422, 501])
    func `a failure that would come again is not repeated`(status: Int) async throws {
        let bench = try Bench([.status(status)])
        let error = try #require(try await bench.failure(of: .read))
        #expect(error.attempts == 1)
        #expect(error.trace.decisions.last == .gaveUp(.notCurable))
        #expect(!error.mayHelpToRetry)
    }

    @Test(arguments: [
        FakeReply.status(500), .status(503), .failure(.timeout, outcome: .ambiguous),
        .failure(.connectionLost, outcome: .ambiguous),
    ])
    func `a post without a key is not repeated when it may have taken effect`(reply: FakeReply) async throws {
        let bench = try Bench([reply, .status(201)])
        let error = try #require(try await bench.failure(of: .write))
        #expect(bench.transport.exchanges.count == 1)
        #expect(error.outcome == .ambiguous)
        #expect(error.trace.decisions.last == .gaveUp(.unsafeToRepeat))
    }

    @Test(arguments: [
        FakeReply.status(429), .failure(.connection, outcome: .notSent), .failure(.connectionLost, outcome: .refused),
    ])
    func `a post without a key is repeated when it certainly had no effect`(reply: FakeReply) async throws {
        let bench = try Bench([reply, .status(201)])
        #expect(try await bench.send(.write).attempts == 2)
    }

    @Test func `an uncertain attempt stays uncertain after a later refusal`() async throws {
        let bench = try Bench([.failure(.connectionLost, outcome: .ambiguous), .status(429), .status(429)])
        let error = try #require(try await bench.failure(of: .keyed))
        #expect(error.code == .throttled)
        #expect(error.outcome == .ambiguous)
    }

    @Test func `a post with a key is repeated with the same key`() async throws {
        let bench = try Bench([.status(502), .status(201)])
        _ = try await bench.send(.keyed)
        let keys = bench.transport.exchanges.map { $0.request.headerFields[.idempotencyKey] }
        #expect(keys == ["run-1/step-2", "run-1/step-2"])
    }

    @Test func `the key travels in the header that the system reads`() async throws {
        let name = try #require(HTTPField.Name("X-Request-Token"))
        let bench = try Bench([.status(201)], dialect: Dialect(idempotencyHeader: name))
        _ = try await bench.send(.keyed)
        #expect(bench.transport.exchanges[0].request.headerFields[name] == "run-1/step-2")
    }

    @Test func `a search by post is repeated when it is declared to have no effect`() async throws {
        let bench = try Bench([.status(502), .json("[]")])
        var search = APIRequest.write
        search.effect = APIRequest.Effect.none
        #expect(try await bench.send(search).attempts == 2)
    }

    @Test func `a body that can be read once is not sent twice`() async throws {
        let bench = try Bench([.status(503), .status(200)])
        var upload = APIRequest.keyed
        upload.body = .stream(isReplayable: false) { ResponseBody([1, 2, 3]) }
        let error = try #require(try await bench.failure(of: upload))
        #expect(bench.transport.exchanges.count == 1)
        #expect(error.trace.decisions.last == .gaveUp(.bodyNotReplayable))
    }

    @Test func `the server's veto is obeyed`() async throws {
        let bench = try Bench([.status(500).header("Stripe-Should-Retry", "false"), .status(200)])
        let error = try #require(try await bench.failure(of: .read))
        #expect(error.trace.decisions.last == .gaveUp(.vetoedByServer))
        #expect(!error.mayHelpToRetry)
    }

    @Test func `the server's wish to see a request again is obeyed where that is safe`() async throws {
        let conflict = FakeReply.status(409).header("Stripe-Should-Retry", "true")
        let bench = try Bench([conflict, .status(200), conflict, .status(200)])
        #expect(try await bench.send(.keyed).attempts == 2)
        let error = try #require(try await bench.failure(of: .write))
        #expect(error.trace.decisions.last == .gaveUp(.unsafeToRepeat))
    }

    @Test func `the same seed gives the same delays`() {
        let ladders = [7, 7, 8].map { seed in
            Array(
                Backoff(base: .milliseconds(100), cap: .seconds(20), random: .seeded(seed)).prefix(12))
        }
        #expect(ladders[0] == ladders[1])
        #expect(ladders[0] != ladders[2])
    }

    @Test func `delays stay below a bound that doubles up to the cap`() {
        for seed in 0..<200 as Range<UInt64> {
            var bound = Duration.milliseconds(100)
            for delay in Backoff(base: bound, cap: .seconds(20), random: .seeded(seed)).prefix(15) {
                #expect(delay >= .zero && delay < bound, "seed \(seed)")
                bound = min(bound * 2, .seconds(20))
            }
        }
    }
}
