import SpliceDelivery

extension StoreConformance {
    static let repairs: [Check] = [
        Check("workers that end with a run in hand are counted, until a step comes to its end") { probe in
            try await probe.submit("A")
            try probe.expect(try await interrupt(probe, at: 0).run.interruptions, 0, "at first")
            try probe.expect(try await interrupt(probe, at: 100).run.interruptions, 1, "after one end")
            let third = try await interrupt(probe, at: 200) { claim in
                try await probe.commit([.step(probe.step("begun", .started))], claim, at: 205)
            }
            try probe.expect(third.run.interruptions, 2, "after two ends")
            let fourth = try await interrupt(probe, at: 300) { claim in
                try await probe.commit([.step(probe.step("done"))], claim, at: 305)
            }
            try probe.expect(fourth.run.interruptions, 3, "after a step that only began")
            try await probe.live(from: 400)
            let fifth = try await probe.claimOne(at: 401)
            try probe.expect(fifth.run.interruptions, 1, "after a step that was done, and one more end")
            try await probe.store.retire(probe.worker, now: probe.at(410))
            try probe.expect(try await probe.store.run(RunID("A"))?.interruptions, 1, "after a worker that went home")
        },
        Check("a worker is given one suspect at a time") { probe in
            for id in ["A", "B", "C"] { try await probe.submit(id) }
            for start in [0, 100] {
                try await probe.live(from: start, to: start + 50)
                try probe.expect(try await probe.claim(at: start + 10).count, 3, "claims before there are suspects")
                _ = try await probe.store.reclaim(now: probe.at(start + 60))
            }
            try await probe.submit("D", at: 200)
            try await probe.live(from: 200)
            let claims = try await probe.claim(at: 210)
            try probe.expect(claims.map(\.run.id.rawValue).sorted(), ["A", "D"], "one suspect and what is none")
            let none = try await probe.store.claim(
                ClaimRequest(
                    worker: probe.worker, processes: probe.processes, limit: 9, now: probe.at(211),
                    mayTakeSuspect: false))
            try probe.expect(none.count, 0, "claims of a worker that has a suspect")
            try probe.expect(try await probe.claim(at: 212).map(\.run.id.rawValue), ["B"], "the next suspect")
        },
        Check("a journal comes back as it was exported, once, and goes on") { probe in
            try await probe.live()
            try await probe.submit("A", lane: "x")
            let claim = try await probe.claimOne()
            let review = ReviewRecord(
                run: RunID("A"), step: "ask", reason: .question, question: "?", details: ["a": "b"],
                choices: [.approve], openedAt: probe.at(12))
            try await probe.commit(
                [.step(probe.step("one")), .step(probe.step("ask", .inReview)), .openReview(review)], claim)
            let signal = Signal(id: "s", name: "paid", payload: Payload(bytes: [0x37]))
            _ = try await probe.store.signal(RunID("A"), with: signal, at: probe.at(21))
            guard let journal = try await probe.store.export(RunID("A")) else {
                throw Violation(description: "a run that is there cannot be exported")
            }
            try probe.expect(journal.signals, [signal], "the signal in the journal")
            try await probe.expect(.conflict, "restoring over a run") { try await probe.store.restore(journal) }
            var copy = try journal.forked(before: "ask", as: RunID("B"), at: probe.at(22))
            try await probe.store.restore(copy)
            try probe.expect(try await probe.store.run(RunID("B"))?.status, .queued, "a fork behind its lane")
            try await probe.finish(claim)
            let fork = try await probe.claimOne(at: 30)
            try probe.expect(fork.steps.map(\.name), ["one"], "the fork's steps")
            copy = journal.held(at: probe.at(31))
            copy.run.id = RunID("C")
            copy.reviews = copy.reviews.map { review in
                var review = review
                review.run = RunID("C")
                return review
            }
            try await probe.store.restore(copy)
            try probe.expect(try await probe.store.export(RunID("C"))?.steps.count, 2, "the steps of an import")
            try probe.expect(
                try await probe.store.export(RunID("C"))?.reviews, copy.reviews, "the reviews of an import")
            try probe.expect(try await probe.claim(at: 32).count, 0, "claims of an import that nobody has retried")
        },
        Check("a dead letter goes on with what a person gives for its steps") { probe in
            try await probe.live()
            try await probe.submit("A")
            let claim = try await probe.claimOne()
            let steps = [probe.step("done"), probe.step("skip", .failed), probe.step("edit", .failed)]
            try await probe.commit(steps.map { .step($0) }, claim)
            try await probe.finish(claim, .failed)
            let given = Payload(bytes: Array("\"given\"".utf8))
            try await probe.expect(.notFound, "a step that is not there") {
                try await probe.store.replay(RunID("A"), amending: ["none": .output(given)], at: probe.at(30))
            }
            try await probe.expect(.conflict, "a step that is done") {
                try await probe.store.replay(RunID("A"), amending: ["done": .output(given)], at: probe.at(31))
            }
            try await probe.store.replay(
                RunID("A"), amending: ["skip": .output(given), "edit": .input(given)], at: probe.at(32))
            let again = try await probe.claimOne(at: 33)
            let found = Dictionary(again.steps.map { ($0.name, $0) }) { first, _ in first }
            try probe.expect(found["skip"]?.state, .done, "the state of the step that is left out")
            try probe.expect(found["skip"]?.output, given, "the output of the step that is left out")
            try probe.expect(found["edit"]?.editedInput, given, "the input of the step that is made again")
            try probe.expect(found["edit"]?.attempt, 0, "the calls of the step that is made again")
        },
    ]

    /// A worker that takes the run up, does something, and ends.
    private static func interrupt(
        _ probe: StoreProbe, at start: Int, doing work: (Claim) async throws -> Void = { _ in }
    ) async throws -> Claim {
        try await probe.live(from: start, to: start + 50)
        let claim = try await probe.claimOne(at: start + 1)
        try await work(claim)
        _ = try await probe.store.reclaim(now: probe.at(start + 60))
        return claim
    }
}
