import Foundation
import GRDB
import SpliceDelivery
import SpliceSQLite
import SpliceTesting
import Testing

/// What the file itself may do wrong.
@Suite struct OpeningTests {
    private let file: TemporaryFile
    private let now = WallTime(milliseconds: 1_767_225_600_000)

    init() throws { file = try TemporaryFile() }

    private func submission(_ id: String, bytes: Int = 10) -> Submission {
        Submission(
            run: RunID(id), process: "p", version: 1,
            input: Payload(bytes: [0x22] + Array(repeating: 0x78, count: bytes) + [0x22]), submittedAt: now)
    }

    private func expect(_ code: DeliveryError.Code, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("expected an error of code \(code)")
        } catch {
            #expect((error as? DeliveryError)?.code == code, "\(error)")
            #expect((error as? DeliveryError)?.place.contains(file.folder) == true)
        }
    }

    @Test func `a file that is no database is refused, and left as it is`() async throws {
        defer { file.remove() }
        let text = Data(String(repeating: "not a database\n", count: 100).utf8)
        try text.write(to: URL(fileURLWithPath: file.path))
        await expect(.storeCorrupt) { _ = try SQLiteStore(path: file.path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: file.path)) == text)
    }

    @Test func `a database of another application is refused, and left as it is`() async throws {
        defer { file.remove() }
        let other = try DatabaseQueue(path: file.path)
        try await other.write { try $0.execute(sql: "CREATE TABLE notes (text TEXT)") }
        try other.close()
        await expect(.store) { _ = try SQLiteStore(path: file.path) }
    }

    @Test func `a file of a newer version is refused, and says so`() async throws {
        defer { file.remove() }
        try await SQLiteStore(path: file.path).close()
        let raw = try DatabaseQueue(path: file.path)
        try await raw.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 9999") }
        try raw.close()
        await expect(.storeTooNew) { _ = try SQLiteStore(path: file.path) }
    }

    @Test func `a new file and those beside it are their owner's alone, and one that is there keeps its permissions`()
        async throws
    {
        defer { file.remove() }
        func permissions(_ suffix: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: file.path + suffix)[.posixPermissions] as? Int
        }
        let store = try SQLiteStore(path: file.path)
        _ = try await store.submit([submission("1")])
        for suffix in ["", "-wal", "-shm"] { #expect(try permissions(suffix) == 0o600, "\(suffix)") }
        try await store.close()
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
        let again = try SQLiteStore(path: file.path)
        #expect(try permissions("") == 0o640)
        try await again.close()
    }

    @Test func `a folder that does not exist is an error that says so`() async throws {
        defer { file.remove() }
        await expect(.store) { _ = try SQLiteStore(path: file.folder + "/missing/store.db") }
    }

    @Test func `a full disk keeps nothing of the change, and everything before it`() async throws {
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        _ = try await store.submit([submission("A")])
        try await store.limitPages()
        await expect(.storeFull) { _ = try await store.submit([submission("B", bytes: 2_000_000)]) }
        #expect(try await store.counts() == [.ready: 1])
        try await store.limitPages(to: 1_000_000)
        _ = try await store.submit([submission("B", bytes: 2_000_000)])
        #expect(try await store.counts() == [.ready: 2])
        try await store.close()
    }

    @Test func `a run waits for a full disk instead of forgetting an effect`() async throws {
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        let (isFull, full) = AsyncStream<Void>.makeStream()
        let clock = RetryWatch(retried: full)
        let recorder = EventRecorder()
        let splice = try await Splice(
            store: .opened(store), owner: "test", observers: [recorder], clock: clock, random: SeededRandom(seed: 1))
        try splice.register(BigStep(store: store))
        let run = try await splice.submit(BigStep.self, 3_000_000).run
        async let work: Void = splice.runUntilIdle()
        // The effect has taken place; now its journal row does not fit, until there is room again.
        for await _ in isFull { break }
        #expect(try await store.steps(of: run).map(\.state) == [.started])
        try await store.limitPages(to: 1_000_000)
        while try await store.run(run)?.status != .completed { clock.base.advance(by: .seconds(1)) }
        try await work
        #expect(recorder.timeline(of: run).filter { $0 == "called big" }.count == 1)
        try await store.close()
    }

    @Test func `a lock that another process holds for too long is an error that says so`() async throws {
        defer { file.remove() }
        var options = SQLiteStore.Options()
        options.busyTimeout = .milliseconds(50)
        let store = try SQLiteStore(path: file.path, options: options)
        var unsafe = Configuration()
        unsafe.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: file.path, configuration: unsafe)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        await expect(.storeBusy) { _ = try await store.submit([submission("A")]) }
        try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        _ = try await store.submit([submission("A")])
        #expect(try await store.counts() == [.ready: 1])
        try await store.close()
    }

    @Test func `a write that fails half-way takes nothing of the others in its commit with it`() async throws {
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        // The same id twice: the second insertion fails after its inbox row was written.
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                group.addTask {
                    var submission = submission("R\(number / 2)")
                    submission.dedupeKey = "key-\(number)"
                    _ = try? await store.submit([submission])
                }
            }
        }
        #expect(try await store.counts() == [.ready: 32])
        let purged = try await store.purge(PurgeRequest(finishedBefore: now, receivedBefore: now + .seconds(1)))
        #expect(purged == 32, "inbox rows of refused runs are not kept")
        try await store.close()
    }

    @Test func `a new file that somebody reads for too long is an error that says so`() async throws {
        defer { file.remove() }
        var options = SQLiteStore.Options()
        options.busyTimeout = .milliseconds(50)
        var unsafe = Configuration()
        unsafe.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: file.path, configuration: unsafe)
        try await other.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA application_id = \(0x53_50_4C_43); BEGIN")
            _ = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema")
        }
        await expect(.storeBusy) { _ = try await SQLiteStore.open(file.path, options: options) }
        try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try await SQLiteStore.open(file.path, options: options).close()
    }

    @Test func `full sync is on for the connection that writes`() async throws {
        defer { file.remove() }
        let store = try SQLiteStore(path: file.path)
        #expect(try await store.durability() == "full, wal")
        try await store.close()
    }

    @Test func `sealed payloads are not readable on the disk`() async throws {
        defer { file.remove() }
        struct Mask: PayloadCipher {
            func seal(_ bytes: [UInt8], context: String) -> [UInt8] { bytes.map { $0 ^ 0xA5 } }
            func open(_ bytes: [UInt8], context: String) -> [UInt8] { bytes.map { $0 ^ 0xA5 } }
        }
        var options = SQLiteStore.Options()
        options.cipher = Mask()
        let store = try SQLiteStore(path: file.path, options: options)
        _ = try await store.submit([submission("A", bytes: 500)])
        #expect(try await store.run(RunID("A"))?.input.bytes.count == 502)
        try await store.close()
        let disk = try Data(contentsOf: URL(fileURLWithPath: file.path))
        #expect(disk.range(of: Data(repeating: 0x78, count: 20)) == nil)
    }
}

/// Says when something waits for the 50 ms after which a journal that could not be written is tried again.
private struct RetryWatch: DeliveryClock {
    let base = ManualWallClock()
    let retried: AsyncStream<Void>.Continuation

    var now: WallTime { base.now }

    func sleep(until time: WallTime) async throws {
        if time - now == .milliseconds(50) { retried.yield() }
        try await base.sleep(until: time)
    }
}

/// A step whose output needs more room than there is when it has been called.
private struct BigStep: DurableProcess {
    static let name = "big", version = 1
    let store: SQLiteStore

    func run(_ size: Int, _ process: ProcessContext) async throws -> Int {
        let action = Action<Int, String>("big", system: "test", effect: .atMostOnce) { [store] size, _ in
            try await store.limitPages()
            return String(repeating: "x", count: size)
        }
        return try await process.step("big", action, size).utf8.count
    }
}
