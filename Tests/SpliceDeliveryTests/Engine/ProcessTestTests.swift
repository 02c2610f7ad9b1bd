import SpliceDelivery
import SpliceTesting
import Synchronization
import Testing

@Suite struct ProcessTestTests {
    @Test func `a label bought before a crash is found after it, not bought again`() async throws {
        let buy = Script(.success("label 7"))
        let test = ProcessTest(
            Flow { input, process in
                let sale = try await process.step("sale", .scripted("sale", .idempotent, Script(.success("S"))), input)
                return try await process.step(
                    "label", .scripted("buy", .naturalKey, buy, probe: Script(.success("label 7"))), sale)
            })
        test.crash(.after("sale"))
        test.crash(.before("label"))
        let run = try await test.finish("in")
        #expect(run.output?.text == "\"label 7\"")
        #expect(buy.calls.count == 1)
        #expect(
            test.timeline == [
                "submitted", "started", "called sale", "crash", "resumed", "called label", "crash", "resumed",
                "probeFound label", "stepDone label", "completed",
            ])
    }

    @Test func `after a crash a system gets the time to settle, too, before it is asked`() async throws {
        let clock = ManualWallClock()
        var buy = Action<String, String>.scripted("buy", .naturalKey)
        buy.settling = .seconds(300)
        let called = Mutex(WallTime.distantFuture), asked = Mutex(WallTime.distantFuture)
        buy.call = { _, _ in
            called.withLock { $0 = clock.now }
            return "label 7"
        }
        buy.probe = { _, _ in
            asked.withLock { $0 = clock.now }
            return .found("label 7")
        }
        let test = ProcessTest(
            Flow { [buy] input, process in try await process.step("label", buy, input) }, clock: clock)
        test.crash(.before("label"))
        #expect(try await test.finish("in").output?.text == "\"label 7\"")
        // The test kit lets a minute pass between a crash and the next start.
        #expect(asked.withLock { $0 } == called.withLock { $0 } + .seconds(360))
    }

    @Test func `a call without key or probe that a crash cut off goes to a person`() async throws {
        let send = Script(.success("sent"))
        let test = ProcessTest(
            Flow { input, process in try await process.step("send", .scripted("send", .atMostOnce, send), input) })
        test.crash(.before("send"))
        let run = try await test.finish("in")
        #expect(run.status == .waiting)
        let answer = ReviewAnswer(.skip, value: try Payload("sent, says the customer"))
        try await test.operator().answer(run.id, step: "send", answer)
        #expect(try await test.settle(run.id).output?.text == "\"sent, says the customer\"")
        #expect(send.calls.count == 1)
    }

    @Test func `a crash while a run is being undone repeats no undo that is journalled`() async throws {
        let undo = Script()
        let test = ProcessTest(
            Flow { input, process in
                for name in ["a", "b", "c"] {
                    _ = try await process.step(name, .scripted(name, .idempotent, undo: undo), input)
                }
                throw process.compensate(because: "no")
            })
        test.crash(.after("undo:b"))
        #expect(try await test.finish("in").status == .compensated)
        #expect(undo.calls == ["c in ok", "b in ok", "a in ok"])
    }
}
