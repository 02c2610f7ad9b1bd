import SpliceDelivery

extension StoreConformance {
    static let runs: [Check] = [
        Check("a run comes back as it was submitted") { probe in
            let submission = probe.submission("A", key: "k", lane: "l")
            let receipts = try await probe.store.submit([submission])
            try probe.expect(receipts, [Receipt(run: RunID("A"), isDuplicate: false)], "receipts")
            try probe.expect(try await probe.store.run(RunID("A")), RunRecord(submission), "the run")
            try probe.expect(try await probe.store.run(RunID("B")), nil, "a run that was never submitted")
        },
        Check("an event that comes again starts nothing and is answered with the first run") { probe in
            try await probe.submit("A", key: "k")
            let receipts = try await probe.store.submit([
                probe.submission("B", key: "k"), probe.submission("C", key: "x"),
            ])
            let wanted = [Receipt(run: RunID("A"), isDuplicate: true), Receipt(run: RunID("C"), isDuplicate: false)]
            try probe.expect(receipts, wanted, "receipts")
            try probe.expect(try await probe.store.run(RunID("B")), nil, "the duplicate")
        },
        Check("the same event twice in one submission starts one run") { probe in
            let receipts = try await probe.store.submit([
                probe.submission("A", key: "k"), probe.submission("B", key: "k"),
            ])
            try probe.expect(receipts.map(\.run), [RunID("A"), RunID("A")], "receipts")
        },
        Check("a worker without a lease, or with one that has run out, claims nothing") { probe in
            try await probe.submit("A")
            try await probe.expect(.leaseLost, "no lease") { _ = try await probe.claim() }
            try await probe.live(to: 10)
            try await probe.expect(.leaseLost, "a lease that has run out") { _ = try await probe.claim(at: 10) }
        },
        Check("due runs are claimed once, longest due first") { probe in
            try await probe.live()
            for (id, due) in [("A", 3), ("B", 1), ("C", 2), ("D", 50)] { try await probe.submit(id, at: due) }
            let first = try await probe.claim(2)
            let second = try await probe.claim(10)
            try probe.expect(first.map(\.run.id.rawValue), ["B", "C"], "the first claim")
            try probe.expect(second.map(\.run.id.rawValue), ["A"], "the second claim")
            try probe.expect(first.map(\.run.claims), [1, 1], "claims counted")
            try probe.expect(try await probe.claim().count, 0, "a third claim")
            try probe.expect(try await probe.store.nextDue(probe.processes), probe.at(50), "the next due time")
        },
        Check("runs of unknown processes and of newer versions are left alone") { probe in
            try await probe.live()
            try await probe.submit("A", process: "other")
            try await probe.submit("B", version: 2)
            try probe.expect(try await probe.claim().count, 0, "claims")
            try probe.expect(try await probe.store.nextDue(probe.processes), nil, "the next due time")
        },
        Check("the journal comes back with the next claim, byte for byte") { probe in
            try await probe.live()
            try await probe.submit("A")
            let claim = try await probe.claimOne()
            var waiting = probe.step("s", .retrying)
            waiting.dueAt = probe.at(30)
            waiting.editedInput = Payload(bytes: Array("[1]".utf8))
            try await probe.commit([.step(probe.step("s")), .step(probe.step("t"))], claim)
            try await probe.commit([.step(waiting), .park(.ready, until: probe.at(30), wakes: 0)], claim)
            try probe.expect(try await probe.claim(at: 29).count, 0, "a claim before it is due")
            let again = try await probe.claimOne(at: 30)
            try probe.expect(again.steps.sorted { $0.name < $1.name }, [waiting, probe.step("t")], "the journal")
        },
        Check("who has lost a run cannot write about it any more") { probe in
            try await probe.live(to: 100)
            try await probe.submit("A")
            let old = try await probe.claimOne()
            let other = WorkerID("conformance/2")
            try await probe.live(other, from: 100, to: 1000)
            try probe.expect(try await probe.store.reclaim(now: probe.at(100)), 1, "runs that became free")
            try await probe.expect(.leaseLost, "between two workers") { try await probe.commit([], old) }
            let new = try await probe.claim(1, by: other, at: 101)
            try await probe.expect(.leaseLost, "the old worker") {
                try await probe.commit([.step(probe.step("s"))], old)
            }
            try probe.expect(try await probe.store.steps(of: RunID("A")), [], "the journal")
            if let claim = new.first { try await probe.commit([.step(probe.step("s"))], claim) }
            try probe.expect(try await probe.store.steps(of: RunID("A")).count, 1, "the new worker's journal")
        },
        Check("a worker that lives keeps its runs, one that retires gives them back") { probe in
            try await probe.live(to: 100)
            try await probe.submit("A")
            _ = try await probe.claimOne()
            try probe.expect(try await probe.store.reclaim(now: probe.at(99)), 0, "runs that became free")
            try await probe.store.retire(probe.worker, now: probe.at(99))
            try await probe.live(from: 99, to: 200)
            try probe.expect(try await probe.claim(at: 99).count, 1, "claims after it retired")
        },
        Check("changes of one commit are kept all or none") { probe in
            try await probe.live()
            try await probe.submit("A")
            let claim = try await probe.claimOne()
            try await probe.store.link(CrossReferenceRow(kind: "o", entity: "1", system: "s", externalID: "x"))
            let clash = CrossReferenceRow(kind: "o", entity: "2", system: "s", externalID: "x")
            try await probe.expect(.conflict, "a clash") {
                try await probe.commit([.step(probe.step("s")), .link(clash)], claim)
            }
            try probe.expect(try await probe.store.steps(of: RunID("A")), [], "the journal")
        },
        Check("a finished run takes no more changes and is not claimed again") { probe in
            try await probe.live()
            try await probe.submit("A")
            let claim = try await probe.claimOne()
            let output = Payload(bytes: Array("1".utf8))
            try await probe.commit([.finish(.completed, output: output, failure: nil)], claim)
            try await probe.expect(.leaseLost, "a write after the end") {
                try await probe.commit([.step(probe.step("s"))], claim)
            }
            let run = try await probe.store.run(RunID("A"))
            try probe.expect(run?.status, .completed, "status")
            try probe.expect(run?.output, output, "output")
            try probe.expect(run?.finishedAt, probe.at(20), "the end")
            try probe.expect(try await probe.claim(at: 500).count, 0, "claims")
        },
        Check("many writers at once lose nothing") { probe in
            try await probe.live()
            for number in 0..<64 { try await probe.submit("R\(number)") }
            let claims = try await probe.claim(64)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for claim in claims {
                    group.addTask {
                        for number in 0..<4 { try await probe.commit([.step(probe.step("s\(number)"))], claim) }
                        try await probe.finish(claim)
                    }
                }
                try await group.waitForAll()
            }
            try probe.expect(try await probe.store.counts(), [.completed: 64], "finished runs")
            for claim in claims {
                try probe.expect(try await probe.store.steps(of: claim.run.id).count, 4, "steps of \(claim.run.id)")
            }
        },
        Check("a closed store refuses") { probe in
            try await probe.store.close()
            try await probe.expect(.shutdown, "a submission") { try await probe.submit("A") }
        },
    ]
}
