import SpliceDelivery
import SpliceTesting
import Synchronization
import Testing

@Suite struct WaitTests {
    @Test func `a question waits for its answer`() async throws {
        let bench = try await Bench(
            Flow { _, process in
                let answer = try await process.review("cost", "Is 90 EUR too much?", details: ["cost": "90"])
                return "\(answer.approved) \(answer.note) \(answer.by)"
            })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        #expect(try await bench.settle(receipt.run).status == .waiting)
        try await bench.splice.answer(receipt.run, step: "cost", ReviewAnswer(.approve, note: "fine", by: "me"))
        #expect(try await bench.settle(receipt.run).output?.text == "\"true fine me\"")
    }

    @Test func `a question that nobody answers in time times out and is closed`() async throws {
        let bench = try await Bench(
            Flow { _, process in "\(try await process.review("cost", "Well?", timeout: .seconds(60)).choice)" })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        #expect(try await bench.settle(receipt.run).output?.text == "\"timedOut\"")
        #expect(try await bench.store.reviews(open: true, limit: 1).isEmpty)
    }

    @Test(arguments: [true, false])
    func `a signal reaches its run, whether it comes early or late`(_ early: Bool) async throws {
        let bench = try await Bench(
            Flow { _, process in try await process.signal("paid", as: Int.self).map { "\($0)" } ?? "none" })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        if !early { #expect(try await bench.settle(receipt.run).status == .waiting) }
        #expect(try await bench.splice.signal(receipt.run, "paid", 7, id: "s1"))
        #expect(try await bench.settle(receipt.run).output?.text == "\"7\"")
    }

    @Test func `a signal that does not come in time is nil`() async throws {
        let bench = try await Bench(
            Flow { _, process in
                let value = try await process.signal("paid", as: Int.self, timeout: .seconds(60))
                return value == nil ? "none" : "some"
            })
        #expect(try await bench.settle(try await bench.splice.submit(Flow.self, "in").run).output?.text == "\"none\"")
    }

    @Test func `steps beside a long wait go on meanwhile`() async throws {
        let bench = try await Bench(
            Flow { input, process in
                async let wait: Void = process.sleep("long", for: .seconds(86_400))
                var text = ""
                for number in 0..<5 {
                    text += try await process.step(
                        "s\(number)", .scripted("s", .idempotent, Script(.success("x"))), input)
                }
                _ = try await process.now("before the wait is over")
                try await wait
                return text
            })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        let started = bench.clock.now
        for _ in 0..<20 { try await bench.splice.runUntilIdle() }
        #expect(bench.clock.now == started)
        #expect(try await bench.store.steps(of: receipt.run).filter { $0.state == .done }.count == 6)
        #expect(try await bench.settle(receipt.run).output?.text == "\"xxxxx\"")
    }

    @Test func `a person's answer to an unknown outcome decides`() async throws {
        for (answer, output, calls) in [
            (ReviewAnswer(.retry), "\"second\"", ["in", "in"]),
            (ReviewAnswer(.edit, value: Payload(bytes: Array("\"edited\"".utf8))), "\"second\"", ["in", "edited"]),
            (ReviewAnswer(.skip, value: Payload(bytes: Array("\"by hand\"".utf8))), "\"by hand\"", ["in"]),
        ] {
            let script = Script(.failure(.ambiguous("timeout", "no answer")), .success("second"))
            let bench = try await Bench(
                Flow { input, process in try await process.step("a", .scripted("a", .atMostOnce, script), input) })
            let receipt = try await bench.splice.submit(Flow.self, "in")
            #expect(try await bench.settle(receipt.run).status == .waiting)
            try await bench.splice.answer(receipt.run, step: "a", answer)
            #expect(try await bench.settle(receipt.run).output?.text == output)
            #expect(script.calls.map { String($0.prefix { $0 != " " }) } == calls)
        }
    }

    @Test func `an answer that is not of the step's type is asked for again`() async throws {
        let script = Script(.failure(.needsPerson("address", "the address is unknown")), .success("ok"))
        let bench = try await Bench(
            Flow { input, process in try await process.step("a", .scripted("a", .idempotent, script), input) })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        try await bench.settle(receipt.run)
        for choice in [ReviewChoice.edit, .skip] {
            let wrong = ReviewAnswer(choice, value: Payload(bytes: Array("{}".utf8)))
            try await bench.splice.answer(receipt.run, step: "a", wrong)
            #expect(try await bench.settle(receipt.run).status == .waiting)
            let review = try #require(try await bench.store.reviews(open: true, limit: 1).first)
            #expect(review.question.contains("is not a String"))
        }
        try await bench.splice.answer(receipt.run, step: "a", ReviewAnswer(.retry))
        #expect(try await bench.settle(receipt.run).status == .completed)
    }

    @Test func `an answer that comes while the run is being taken up for something else is not lost`() async throws {
        let bench = try await Bench()
        let rounds = Mutex(0)
        try bench.splice.register(
            Flow { [splice = bench.splice] _, process in
                async let pause: Void = process.sleep("pause", for: .seconds(60))
                // By the second round the worker has read a journal without the answer.
                let round = rounds.withLock { rounds in
                    rounds += 1
                    return rounds
                }
                if round == 2 { try await splice.answer(process.run, step: "ask", ReviewAnswer(.approve)) }
                let answer = try await process.review("ask", "Well?")
                try await pause
                return "\(answer.choice)"
            })
        let run = try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        #expect(run.status == .completed)
        #expect(run.output?.text == "\"approve\"")
    }
}
