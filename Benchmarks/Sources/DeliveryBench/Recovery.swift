import Foundation
import SpliceDelivery
import SpliceSQLite
import Synchronization

/// A worker that died with 100,000 unfinished runs: how long until the first of them goes on, and in how much memory.
struct Recovery {
    let folder: String
    private let runs = 100_000

    func run() async throws {
        let path = folder + "/recovery.db"
        try await leaveBehind(path)
        let before = residentMegabytes()
        let observer = FirstProgress()
        let start = ContinuousClock.now
        let splice = try await Splice(store: .sqlite(path), owner: "bench", observers: [observer])
        try splice.register(FourSteps())
        async let work: Void = splice.run()
        while observer.count == 0 { try await Task.sleep(for: .milliseconds(1)) }
        let first = (observer.first - start) / .seconds(1)
        while observer.count < 20_000 { try await Task.sleep(for: .milliseconds(10)) }
        let grown = residentMegabytes() - before
        splice.stop()
        try await work
        try await splice.store.close()
        row("recovery_100k_s", [first], unit: "s", better: "lower", goal: 10)
        row("recovery_rss_mb", [grown], unit: "MB", better: "lower", goal: 100)
    }

    /// Runs that a worker has taken up and that its lease has run out on.
    private func leaveBehind(_ path: String) async throws {
        let store = try SQLiteStore(path: path)
        let now = SystemClock().now
        let past = now + .seconds(-60)
        let worker = WorkerID("dead")
        let input = try Payload(7)
        for chunk in 0..<runs / 1000 {
            _ = try await store.submit(
                (0..<1000).map { number in
                    Submission(
                        run: RunID("run-\(chunk)-\(number)"), process: FourSteps.name, version: 1, input: input,
                        submittedAt: past)
                })
        }
        try await store.keepAlive(worker, until: past + .seconds(10), now: past)
        while true {
            let request = ClaimRequest(
                worker: worker, processes: [FourSteps.name: 1], limit: 1000, now: past + .seconds(1))
            if try await store.claim(request).isEmpty { break }
        }
        try await store.close()
    }
}

/// Counts finished steps, and notes when the first was.
final class FirstProgress: ProcessObserver {
    private let state = Mutex<(count: Int, first: ContinuousClock.Instant)>((0, .now))

    var count: Int { state.withLock { $0.count } }
    var first: ContinuousClock.Instant { state.withLock { $0.first } }

    func observe(_ event: ProcessEvent) {
        guard event.kind == .stepDone else { return }
        state.withLock { state in
            if state.count == 0 { state.first = .now }
            state.count += 1
        }
    }
}
