import SpliceDelivery

extension StoreConformance {
    static let people: [Check] = [
        Check("a signal wakes a run that waits, once for each id") { probe in
            try await probe.live()
            try await probe.submit("A")
            let claim = try await probe.claimOne()
            try await probe.commit([.park(.waiting, until: .distantFuture, wakes: claim.run.wakes)], claim)
            try probe.expect(try await probe.claim(at: 30).count, 0, "claims while it waits")
            let signal = Signal(id: "1", name: "paid", payload: Payload(bytes: [0x37]))
            try probe.expect(try await probe.store.signal(RunID("A"), with: signal, at: probe.at(31)), true, "new")
            try probe.expect(try await probe.store.signal(RunID("A"), with: signal, at: probe.at(32)), false, "again")
            try probe.expect(try await probe.store.signal(named: "paid", for: RunID("A")), signal, "the signal")
            try probe.expect(try await probe.store.signal(named: "other", for: RunID("A")), nil, "another signal")
            let again = try await probe.claimOne(at: 33)
            try await probe.commit([.consumeSignal(id: "1")], again)
            try probe.expect(try await probe.store.signal(named: "paid", for: RunID("A")), nil, "a taken signal")
            try probe.expect(
                try await probe.store.signal(RunID("A"), with: signal, at: probe.at(34)), false,
                "again, after it was taken")
        },
        Check("a signal that arrives while the run is being parked is not overlooked") { probe in
            try await probe.live()
            try await probe.submit("A")
            let claim = try await probe.claimOne()
            let signal = Signal(id: "1", name: "paid", payload: Payload(bytes: [0x37]))
            _ = try await probe.store.signal(RunID("A"), with: signal, at: probe.at(19))
            try await probe.commit([.park(.waiting, until: .distantFuture, wakes: claim.run.wakes)], claim)
            try probe.expect(try await probe.claim(at: 21).count, 1, "claims")
        },
        Check("a review is answered once, with one of its choices, and wakes its run") { probe in
            try await probe.live()
            try await probe.submit("A")
            let claim = try await probe.claimOne()
            let review = ReviewRecord(
                run: RunID("A"), step: "s", reason: .question, question: "Really?", details: ["total": "9"],
                choices: [.approve, .reject], openedAt: probe.at(20))
            try await probe.commit(
                [
                    .step(probe.step("s", .inReview)), .openReview(review),
                    .park(.waiting, until: .distantFuture, wakes: 0),
                ], claim)
            try probe.expect(try await probe.store.reviews(open: true, limit: 9), [review], "open reviews")
            let answer = ReviewAnswer(.approve, note: "fine", by: "me")
            let store = probe.store
            try await probe.expect(.conflict, "a choice that is not offered") {
                try await store.answer(RunID("A"), step: "s", with: ReviewAnswer(.skip), at: probe.at(21))
            }
            try await probe.expect(.notFound, "another step") {
                try await store.answer(RunID("A"), step: "t", with: answer, at: probe.at(21))
            }
            try await store.answer(RunID("A"), step: "s", with: answer, at: probe.at(22))
            try await probe.expect(.conflict, "a second answer") {
                try await store.answer(RunID("A"), step: "s", with: answer, at: probe.at(23))
            }
            try probe.expect(try await store.reviews(open: true, limit: 9), [], "open reviews")
            try probe.expect(try await probe.claimOne(at: 24).steps.first?.answer, answer, "the answer in the journal")
        },
        Check("a replayed dead letter keeps what is done and forgets what failed") { probe in
            try await probe.live()
            try await probe.submit("A")
            let claim = try await probe.claimOne()
            try await probe.commit([.step(probe.step("a")), .step(probe.step("b", .failed))], claim)
            let store = probe.store
            try await probe.expect(.conflict, "a run that is under way") {
                try await store.replay(RunID("A"), at: probe.at(20))
            }
            let failure = FailureRecord(code: "no", message: "never", step: "b")
            try await probe.commit([.finish(.failed, output: nil, failure: failure)], claim)
            try probe.expect(try await store.run(RunID("A"))?.failure, failure, "the reason")
            try await store.replay(RunID("A"), at: probe.at(21))
            try probe.expect(try await probe.claimOne(at: 22).steps.map(\.name), ["a"], "the journal")
            try await probe.expect(.notFound, "no run") { try await store.replay(RunID("X"), at: probe.at(22)) }
        },
        Check("a run is given up only while nobody has it, and nobody is asked about it any more") { probe in
            try await probe.live()
            try await probe.submit("A")
            let claim = try await probe.claimOne()
            let reason = FailureRecord(code: "aborted", message: "no stock")
            let store = probe.store
            try await probe.expect(.conflict, "a run that is under way") {
                try await store.abort(RunID("A"), because: reason, at: probe.at(20))
            }
            let review = ReviewRecord(
                run: RunID("A"), step: "s", reason: .question, question: "Really?", details: [:],
                choices: [.approve, .reject], openedAt: probe.at(20))
            try await probe.commit([.openReview(review), .park(.waiting, until: .distantFuture, wakes: 0)], claim)
            try await store.abort(RunID("A"), because: reason, at: probe.at(21))
            try probe.expect(
                try await store.reviews(open: true, limit: 9), [], "open reviews of a run that is given up")
            let closed = try await store.reviews(of: RunID("A")).first
            try probe.expect(closed?.answer, ReviewAnswer(.abort, note: "no stock"), "what became of them")
            let again = try await probe.claimOne(at: 22)
            try probe.expect(again.run.compensation, reason, "the reason")
            try await probe.finish(again, .compensated)
            try await probe.expect(.conflict, "a finished run") {
                try await store.abort(RunID("A"), because: reason, at: probe.at(23))
            }
        },
        Check("runs are listed newest first, by status and process, page by page") { probe in
            try await probe.live()
            for id in ["A", "B", "C"] { try await probe.submit(id) }
            try await probe.submit("D", process: "other")
            try await probe.finish(try await probe.claimOne())
            func list(_ query: RunQuery) async throws -> [String] {
                try await probe.store.runs(query).map(\.id.rawValue)
            }
            try probe.expect(try await list(RunQuery(limit: 2)), ["D", "C"], "the first page")
            try probe.expect(try await list(RunQuery(before: RunID("C"))), ["B", "A"], "the next page")
            try probe.expect(try await list(RunQuery(statuses: [.completed])), ["A"], "by status")
            try probe.expect(try await list(RunQuery(process: "other")), ["D"], "by process")
            try probe.expect(try await probe.store.counts(), [.ready: 3, .completed: 1], "counts")
        },
        Check("what is old goes, dead letters and unfinished runs stay") { probe in
            try await probe.live()
            for id in ["A", "B", "C"] { try await probe.submit(id, key: id) }
            let claims = try await probe.claim(2)
            for (claim, status) in zip(claims, [RunStatus.completed, .failed]) { try await probe.finish(claim, status) }
            let request = PurgeRequest(finishedBefore: probe.at(21), receivedBefore: probe.at(0))
            try probe.expect(try await probe.store.purge(request), 1, "runs that went")
            try probe.expect(try await probe.store.run(RunID("A")), nil, "the completed run")
            try probe.expect(try await probe.store.counts(), [.failed: 1, .ready: 1], "what stays")
            let repeated = try await probe.store.submit([probe.submission("Z", key: "A")])
            try probe.expect(repeated.first?.isDuplicate, true, "the inbox remembers")
            let later = PurgeRequest(finishedBefore: probe.at(0), receivedBefore: probe.at(1))
            try probe.expect(try await probe.store.purge(later), 3, "inbox rows that went")
        },
    ]
}
