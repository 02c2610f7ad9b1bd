import GRDB
import SpliceDelivery
import SpliceSQLite
import SpliceTesting
import Testing

@Suite struct SQLiteStoreTests {
    @Test(arguments: StoreConformance.checks)
    func `the store in a file keeps the rules`(_ check: StoreConformance.Check) async throws {
        let file = try TemporaryFile()
        defer { file.remove() }
        try await check.run(on: try SQLiteStore(path: file.path))
    }

    @Test(arguments: StoreConformance.checks)
    func `the store keeps the rules with sealed payloads`(_ check: StoreConformance.Check) async throws {
        let file = try TemporaryFile()
        defer { file.remove() }
        var options = SQLiteStore.Options()
        options.cipher = ContextCipher()
        try await check.run(on: try SQLiteStore(path: file.path, options: options))
    }

    @Test func `a lane whose name has a null character goes on like any other`() async throws {
        let file = try TemporaryFile()
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        let (now, worker) = (WallTime(milliseconds: 1), WorkerID("w"))
        let submissions = ["1", "2"].map { id in
            Submission(
                run: RunID(id), process: "p", version: 1, input: Payload(bytes: []), lane: "a\u{0}b", submittedAt: now)
        }
        _ = try await store.submit(submissions)
        try await store.keepAlive(worker, until: now + .seconds(9), now: now)
        let request = ClaimRequest(worker: worker, processes: ["p": 1], limit: 9, now: now)
        for id in ["1", "2"] {
            let claims = try await store.claim(request)
            #expect(claims.map(\.run.id) == [RunID(id)])
            let claim = try #require(claims.first)
            try await store.commit([.finish(.completed, output: nil, failure: nil)], under: claim.fence, at: now)
        }
        try await store.close()
    }

    @Test func `what is empty comes back empty, and not as missing`() async throws {
        let file = try TemporaryFile()
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        let (now, worker, empty) = (WallTime(milliseconds: 1), WorkerID("w"), Payload(bytes: []))
        let submission = Submission(
            run: RunID("R"), process: "p", version: 1, input: empty, source: "", dedupeKey: "", lane: "",
            correlationID: "", submittedAt: now)
        #expect(try await store.submit([submission, submission]).map(\.isDuplicate) == [false, true])
        try await store.keepAlive(worker, until: now + .seconds(9), now: now)
        let claims = try await store.claim(ClaimRequest(worker: worker, processes: ["p": 1], limit: 9, now: now))
        let claim = try #require(claims.first)
        #expect(claim.run.input == empty)
        #expect(claim.run.lane == "")
        #expect(claim.run.correlationID == "")
        #expect(claim.run.output == nil)
        let step = StepRecord(name: "", kind: .action, state: .done, output: empty, updatedAt: now)
        try await store.commit(
            [.step(step), .finish(.completed, output: empty, failure: nil)], under: claim.fence, at: now)
        #expect(try await store.steps(of: RunID("R")) == [step])
        #expect(try await store.run(RunID("R"))?.output == empty)
        try await store.close()
    }
}

/// Not a cipher for use: it shows that every payload passes the role, with the same context both ways.
private struct ContextCipher: PayloadCipher {
    struct Moved: Error {}

    func seal(_ bytes: [UInt8], context: String) throws -> [UInt8] {
        Array("\(context)\n".utf8) + bytes.map { $0 ^ 0x5A }
    }

    func open(_ bytes: [UInt8], context: String) throws -> [UInt8] {
        guard bytes.starts(with: Array("\(context)\n".utf8)) else { throw Moved() }
        return bytes.dropFirst(context.utf8.count + 1).map { $0 ^ 0x5A }
    }
}
