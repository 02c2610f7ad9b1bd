import GRDB
import SpliceDelivery
import SpliceSQLite
import Testing

/// The table that steps are added to: what is read back is the latest version of each, however runs take turns.
@Suite struct StepLogTests {
    private let file: TemporaryFile
    private let now = WallTime(milliseconds: 1_700_000_000_000)

    init() throws { file = try TemporaryFile() }

    private func claims(_ count: Int, in store: SQLiteStore) async throws -> [Claim] {
        let worker = WorkerID("w")
        try await store.keepAlive(worker, until: now + .seconds(60), now: now)
        _ = try await store.submit(
            try (0..<count).map {
                Submission(run: RunID("run-\($0)"), process: "p", version: 1, input: try Payload($0), submittedAt: now)
            })
        return try await store.claim(ClaimRequest(worker: worker, processes: ["p": 1], limit: count, now: now))
    }

    private func step(_ name: String, _ attempt: Int) throws -> StepRecord {
        StepRecord(
            name: name, kind: .action, state: .retrying, attempt: attempt, fingerprint: 7, output: try Payload(attempt),
            updatedAt: now + .milliseconds(attempt))
    }

    private func loggedRows() async throws -> Int? {
        let database = try DatabaseQueue(path: file.path)
        defer { try? database.close() }
        return try await database.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM step_log") }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `runs that take turns keep their own steps`(_ seed: UInt64) async throws {
        defer { file.remove() }
        var random = CrashedWorker.Seeded(seed: seed)
        var store = try SQLiteStore(path: file.path)
        let claims = try await claims(5, in: store)
        var expected: [RunID: [String: StepRecord]] = [:]
        for round in 0..<1500 {
            // The later the run, the more different steps, so that some logs are folded and some are not.
            let number = Int.random(in: 0..<claims.count, using: &random)
            let (claim, names) = (claims[number], 1 + number * 30)
            let steps = try (0..<Int.random(in: 1...3, using: &random)).map {
                try step("s\(Int.random(in: 0..<names, using: &random))", round * 4 + $0)
            }
            try await store.commit(steps.map { .step($0) }, under: claim.fence, at: now)
            for step in steps { expected[claim.run.id, default: [:]][step.name] = step }
            if round % 97 == 96 {
                try await store.close()
                store = try SQLiteStore(path: file.path)
            }
        }
        for claim in claims {
            let steps = try await store.steps(of: claim.run.id)
            let wanted = (expected[claim.run.id] ?? [:]).values.sorted { $0.updatedAt < $1.updatedAt }
            #expect(steps == wanted, "seed \(seed), \(claim.run.id)")
        }
        try await store.close()
    }

    @Test func `versions of one step do not pile up`() async throws {
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        let claim = try #require(try await claims(1, in: store).first)
        for attempt in 1...1000 {
            try await store.commit([.step(try step("one", attempt))], under: claim.fence, at: now)
        }
        #expect(try await store.steps(of: claim.run.id) == [try step("one", 1000)])
        try await store.close()
        #expect(try #require(try await loggedRows()) < 64)
    }

    @Test func `a removed run leaves nothing`() async throws {
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        for claim in try await claims(2, in: store) {
            let changes: [JournalChange] = [
                .step(try step("one", 1)), .step(try step("two", 2)),
                .finish(.completed, output: try Payload(1), failure: nil),
            ]
            try await store.commit(changes, under: claim.fence, at: now)
        }
        let later = now + .seconds(1)
        #expect(try await store.purge(PurgeRequest(finishedBefore: later, receivedBefore: later)) == 2)
        try await store.close()
        #expect(try await loggedRows() == 0)
        let database = try DatabaseQueue(path: file.path)
        let tails = try await database.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM step_tail") }
        #expect(tails == 0)
        try database.close()
    }

    @Test func `a journal that lost a row is damaged, not short`() async throws {
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        let claims = try await claims(2, in: store)
        for name in ["one", "two", "three"] {
            for claim in claims { try await store.commit([.step(try step(name, 1))], under: claim.fence, at: now) }
        }
        let database = try DatabaseQueue(path: file.path)
        try await database.write { try $0.execute(sql: "DELETE FROM step_log WHERE name = 'two' AND run = 1") }
        try database.close()
        let error = await #expect(throws: DeliveryError.self) { _ = try await store.steps(of: claims[0].run.id) }
        #expect(error?.code == .storeCorrupt)
        #expect(try await store.steps(of: claims[1].run.id).count == 3)
        try await store.close()
    }
}
