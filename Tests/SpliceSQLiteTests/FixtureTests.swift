import Foundation
import GRDB
import SpliceDelivery
import SpliceSQLite
import Testing

/// Files that older versions wrote stay readable, and what they left unfinished goes on.
@Suite struct FixtureTests {
    @Test(arguments: [1, 2, 3])
    func `a file of an older version opens with everything in it`(_ version: Int) async throws {
        let file = try TemporaryFile()
        defer { file.remove() }
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/version-\(version).sql")
        let raw = try DatabaseQueue(path: file.path)
        let sql = try String(contentsOf: fixture, encoding: .utf8)
        try await raw.writeWithoutTransaction { try $0.execute(sql: sql) }
        try raw.close()

        let store = try SQLiteStore(path: file.path)
        #expect(try await store.counts() == [.completed: 1, .waiting: 2])
        let reviews = try await store.reviews(open: true, limit: 10)
        #expect(reviews.map(\.step) == ["label", "label"])
        let completed = try #require(try await store.runs(RunQuery(statuses: [.completed])).first)
        #expect(completed.input.text == "0")
        #expect(completed.output?.text == "[\"reserve 0\",\"sale 0\",\"label 0\",\"tell 0\"]")
        #expect(try await store.steps(of: completed.id).map(\.state) == [.done, .done, .done, .done, .done])
        let repeated = Submission(
            run: RunID("new"), process: "fulfilment", version: 1, input: Payload(bytes: [0x30]), dedupeKey: "order-0",
            submittedAt: completed.createdAt)
        #expect(try await store.submit([repeated]) == [Receipt(run: completed.id, isDuplicate: true)])
        #expect(try await store.dueMessages(limit: 10, now: .distantFuture).count == 1)
        try await store.close()
    }
}
