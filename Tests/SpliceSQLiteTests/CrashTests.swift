import Foundation
import SpliceDelivery
import SpliceSQLite
import Testing

/// Kills a real application with SIGKILL, starts it again, and counts the effects in the systems' own ledgers.
@Suite(.serialized) struct CrashTests {
    @Test(arguments: ["before-write", "after-write"])
    func `a kill at every write of the journal loses nothing and repeats no finished step`(_ moment: String)
        async throws
    {
        var number = 0
        while true {
            number += 1
            let worker = try CrashedWorker(runs: 2)
            let died = try worker.start("\(moment):\(number)")
            if !died { break }
            try await worker.finish()
            try await worker.check("\(moment):\(number)")
        }
        // Two submissions, a lease, a look for dead workers, claims, some eight writes a run, the retirement.
        #expect(number > 20, "the kills never reached the end of the run")
    }

    @Test(arguments: ["reserve", "sale", "label", "tell"], ["before-effect", "after-effect"])
    func `a kill around an effect ends in one effect`(_ step: String, _ moment: String) async throws {
        let worker = try CrashedWorker(runs: 1)
        #expect(try worker.start("\(moment):\(step)"))
        let reviews = try await worker.finish()
        try await worker.check("\(moment):\(step)")
        // Only what can neither be repeated nor searched goes to a person: the label, which runs beside the sale.
        let expected = ["label": 1...1, "sale": 0...1][step, default: 0...0]
        #expect(expected.contains(reviews))
    }

    @Test func `several processes on one file share the work without doubling it`() async throws {
        let worker = try CrashedWorker(runs: 30)
        try worker.startTogether(3)
        try await worker.finish()
        try await worker.check("together")
    }

    @Test func `kills at random moments lose nothing and double nothing`() async throws {
        let kills = ProcessInfo.processInfo.environment["SPLICE_RANDOM_KILLS"].flatMap { Int($0) } ?? 25
        let seed = ProcessInfo.processInfo.environment["SPLICE_SEED"].flatMap { UInt64($0) } ?? 20_260_701
        print("random kills: \(kills), SPLICE_SEED=\(seed)")
        var random = CrashedWorker.Seeded(seed: seed)
        var left = kills
        while left > 0 {
            let worker = try CrashedWorker(runs: 12)
            // A dozen kills hit one store, then it must come to rest.
            for _ in 0..<min(12, left) {
                try worker.startAndKill(after: .milliseconds(Int.random(in: 1...120, using: &random)))
                left -= 1
            }
            try await worker.finish()
            try await worker.check("random")
        }
    }
}
