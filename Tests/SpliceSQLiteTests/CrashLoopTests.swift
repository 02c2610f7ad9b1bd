import Foundation
import SpliceDelivery
import SpliceSQLite
import Testing

/// A run that ends every worker that takes it up, beside runs that do not.
@Suite struct CrashLoopTests {
    @Test func `a run that kills its workers is parked for a person, and the others are carried out`() async throws {
        let file = try TemporaryFile()
        defer { file.remove() }
        let worker = BuiltProduct(name: "splice-crash-worker")
        var kills = 0
        while true {
            // Order 3 ends the worker in its first step.
            let process = try worker.launch([file.folder, "9", "poison:3"])
            try process.run()
            process.waitUntilExit()
            if process.terminationReason != .uncaughtSignal { break }
            kills += 1
            guard kills < 20 else { break }
        }
        #expect(kills == 5)
        let store = try SQLiteStore(path: file.path)
        let dead = try await store.runs(RunQuery(statuses: [.failed]))
        #expect(dead.map(\.input.text) == ["3"])
        #expect(dead.first?.failure?.code == "crashLoop")
        #expect(dead.first?.failure?.message.hasPrefix("5 workers") == true)
        #expect(try await store.runs(RunQuery(statuses: [.ready])).isEmpty)

        // The cause is mended, and the dead letter goes on.
        let run = try #require(dead.first).id
        try await store.replay(run, at: SystemClock().now)
        #expect(try await store.run(run)?.interruptions == 0)
        try await store.close()
        let mended = try worker.launch([file.folder, "9"])
        try mended.run()
        mended.waitUntilExit()
        let after = try SQLiteStore(path: file.path)
        #expect(try await after.run(run)?.status == .completed)
        try await after.close()
    }
}
