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
