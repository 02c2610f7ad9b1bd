import SpliceDelivery
import SpliceTesting
import Testing

@Suite struct CompensationTests {
    /// Three steps with undos, then a failure.
    private func flow(_ undo: Script, then end: @escaping @Sendable (ProcessContext) async throws -> Void) -> Flow {
        Flow { input, process in
            let hold = try await process.step(
                "hold", .scripted("hold", .idempotent, Script(.success("H")), undo: undo), input)
            _ = try await process.step("note", .scripted("note", .idempotent), input)
            let sale = try await process.step(
                "sale", .scripted("sale", .idempotent, Script(.success("S")), undo: undo), hold)
            try await end(process)
            return sale
        }
    }

    @Test func `a run that is given up undoes its finished steps, last first`() async throws {
        let undo = Script()
        let bench = try await Bench(flow(undo) { throw $0.compensate(because: "too expensive") })
        let run = try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        #expect(run.status == .compensated)
        #expect(run.failure?.message == "too expensive")
        #expect(undo.calls == ["sale H S", "hold in H"])
    }

    @Test func `an undo that fails for a while is repeated, without repeating those that are done`() async throws {
        let undo = Script(.success("ok"), .failure(.transient("down", "later")), .success("ok"))
        let bench = try await Bench(flow(undo) { throw $0.compensate(because: "no") })
        let run = try await bench.settle(try await bench.splice.submit(Flow.self, "in").run)
        #expect(run.status == .compensated)
        #expect(undo.calls == ["sale H S", "hold in H", "hold in H"])
    }

    @Test func `an undo that fails for good makes a dead letter that goes on undoing when it is replayed`() async throws
    {
        let undo = Script(.failure(.permanent("locked", "cannot")), .success("ok"))
        let bench = try await Bench(flow(undo) { throw $0.compensate(because: "no") })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        let dead = try await bench.settle(receipt.run)
        #expect(dead.status == .failed)
        #expect(dead.failure?.step == "undo:sale")
        try await bench.splice.replay(receipt.run)
        #expect(try await bench.settle(receipt.run).status == .compensated)
        #expect(undo.calls == ["sale H S", "sale H S", "hold in H"])
    }

    @Test func `a dead letter that a person gives up is undone`() async throws {
        let undo = Script()
        let refusal = Script(.failure(.permanent("refused", "no funds")))
        let bench = try await Bench(
            flow(undo) { _ = try await $0.step("pay", .scripted("pay", .idempotent, refusal), "1") })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        #expect(try await bench.settle(receipt.run).status == .failed)
        #expect(undo.calls.isEmpty)
        try await bench.splice.abort(receipt.run, because: "the customer left")
        #expect(try await bench.settle(receipt.run).status == .compensated)
        #expect(undo.calls == ["sale H S", "hold in H"])
        #expect(refusal.calls.count == 1)
    }

    @Test func `a review that is answered with abort undoes what is done`() async throws {
        let undo = Script()
        let lost = Script(.failure(.ambiguous("timeout", "no answer")))
        let bench = try await Bench(
            flow(undo) { _ = try await $0.step("pay", .scripted("pay", .atMostOnce, lost), "1") })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        try await bench.settle(receipt.run)
        try await bench.splice.answer(receipt.run, step: "pay", ReviewAnswer(.abort, note: "refund by hand"))
        let run = try await bench.settle(receipt.run)
        #expect(run.status == .compensated)
        #expect(undo.calls == ["sale H S", "hold in H"])
        #expect(lost.calls.count == 1)
    }

    @Test func `where one of two reviews is answered with abort, the other is closed`() async throws {
        let (lost, gone) = (
            Script(.failure(.ambiguous("timeout", "no answer"))), Script(.failure(.ambiguous("timeout", "no answer")))
        )
        let bench = try await Bench(
            Flow { input, process in
                async let pay = process.step("pay", .scripted("pay", .atMostOnce, lost), input)
                async let ship = process.step("ship", .scripted("ship", .atMostOnce, gone), input)
                _ = try await (pay, ship)
                return "done"
            })
        let receipt = try await bench.splice.submit(Flow.self, "in")
        try await bench.settle(receipt.run)
        #expect(try await bench.store.reviews(open: true, limit: 9).map(\.step).sorted() == ["pay", "ship"])
        try await bench.splice.answer(receipt.run, step: "pay", ReviewAnswer(.abort, note: "by hand"))
        #expect(try await bench.settle(receipt.run).status == .compensated)
        #expect(try await bench.store.reviews(open: true, limit: 9) == [])
        #expect(try await bench.store.reviews(of: receipt.run).map(\.answer?.choice) == [.abort, .abort])
    }

    @Test func `a process may ask for compensation of every run that fails`() async throws {
        struct Careful: DurableProcess {
            static let name = "careful", version = 1
            static let onFailure = FailurePolicy.compensate
            let undo: Script

            func run(_ input: String, _ process: ProcessContext) async throws -> String {
                _ = try await process.step("hold", .scripted("hold", .idempotent, undo: undo), input)
                return try await process.step(
                    "pay", .scripted("pay", .idempotent, Script(.failure(.permanent("no", "no")))), input)
            }
        }
        let undo = Script()
        let bench = try await Bench(Careful(undo: undo))
        let run = try await bench.settle(try await bench.splice.submit(Careful.self, "in").run)
        #expect(run.status == .compensated)
        #expect(run.failure?.step == "pay")
        #expect(undo.calls == ["hold in ok"])
    }
}
