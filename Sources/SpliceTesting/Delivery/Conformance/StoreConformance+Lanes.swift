import SpliceDelivery

extension StoreConformance {
    static let lanes: [Check] = [
        Check("runs of one lane go one after the other, other lanes go on") { probe in
            try await probe.live()
            for (id, lane) in [("A", "x"), ("B", "x"), ("C", "x"), ("D", "y"), ("E", nil)] {
                try await probe.submit(id, lane: lane)
            }
            let first = try await probe.claim()
            try probe.expect(first.map(\.run.id.rawValue).sorted(), ["A", "D", "E"], "the first claim")
            guard let head = first.first(where: { $0.run.id.rawValue == "A" }) else { return }
            try await probe.commit([.park(.waiting, until: .distantFuture, wakes: 0)], head)
            try probe.expect(try await probe.claim(at: 30).count, 0, "claims while the first of the lane waits")
            _ = try await probe.store.signal(
                RunID("A"), with: Signal(id: "1", name: "s", payload: Payload(bytes: [0x31])), at: probe.at(31))
            try await probe.finish(try await probe.claimOne(at: 32), at: 33)
            try await probe.finish(try await probe.claimOne(at: 34), .failed, at: 35)
            let third = try await probe.claim(at: 36)
            try probe.expect(third.map(\.run.id.rawValue), ["C"], "after a dead letter")
        },
        Check("a busy lane does not hold up a new one") { probe in
            try await probe.live()
            for number in 0..<20 { try await probe.submit("A\(number)", lane: "busy") }
            try await probe.submit("B", lane: "new", at: 1)
            let claims = try await probe.claim(2)
            try probe.expect(claims.map(\.run.id.rawValue), ["A0", "B"], "the first claim")
        },
        Check("a replayed dead letter goes behind the unfinished runs of its lane") { probe in
            try await probe.live()
            try await probe.submit("A", lane: "x")
            try await probe.submit("B", lane: "x")
            try await probe.finish(try await probe.claimOne(), .failed)
            let second = try await probe.claimOne(at: 21)
            try await probe.store.replay(RunID("A"), at: probe.at(22))
            try probe.expect(try await probe.claim(at: 23).count, 0, "claims while another is under way")
            try await probe.finish(second, at: 24)
            try probe.expect(try await probe.claim(at: 25).map(\.run.id.rawValue), ["A"], "claims after it")
        },
    ]
}
