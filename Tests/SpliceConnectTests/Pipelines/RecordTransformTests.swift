import SpliceConnect
import SpliceDelivery
import SpliceMapping
import SpliceModel
import SpliceTesting
import Synchronization
import Testing

/// A pass that reads with one mapping, checks, and writes with another.
@Suite struct RecordTransformTests {
    private struct Contact: Record {
        let id: String
        let name: String

        static let schema = Schema<Contact>(
            "contact", version: SchemaVersion(1, 0),
            [.field("id", \.id, .internal, .notEmpty), .field("name", \.name, .personal)])
    }

    private enum FromCRM: Mapping {
        static let version = "1"

        static func map(_ f: inout Fields<Contact>) -> Reading<Contact> {
            let id = f.field("id", \.id, .text(max: 10))
            let name = f.field("full_name", \.name, .text(max: 20))
            return { r in try Contact(id: r[id], name: r[name]) }
        }
    }

    private enum ToShop: Mapping {
        static let version = "1"

        static func map(_ f: inout Fields<Contact>) -> Reading<Contact> {
            let id = f.field("number", \.id, .text(max: 10))
            let name = f.field("name", \.name, .text(max: 20))
            return { r in try Contact(id: r[id], name: r[name]) }
        }
    }

    private func record(_ id: String, _ name: String) -> SourceEvent {
        .record(
            SourceRecord(
                key: RecordKey(id), position: nil, bytes: Array("{\"id\":\"\(id)\",\"full_name\":\"\(name)\"}".utf8)))
    }

    /// The counts of a pass over a deletion of record 7, and the keys that the target holds afterwards.
    private func deletion(_ transform: RecordTransform) async throws -> (counts: String, keys: [String]) {
        let sink = ListSink()
        sink.state.records.withLock { $0 = ["7": "somebody else", "c7": "Ada"] }
        let pipeline = try Pipeline(
            "people", from: ListSource([.tombstone("7", position: 1)]), "people", to: sink, "customers", transform)
        let splice = try await Splice(store: .memory, owner: "test")
        try splice.register(pipelines: [pipeline])
        let run = try await splice.start(pass: pipeline).run
        try await splice.runUntilIdle()
        let counts: PipelineCounts = try #require(try await splice.store.run(run)?.output).decode()
        return (counts.description, sink.state.records.withLock { $0.keys.sorted() })
    }

    @Test func `a deletion goes to the record's key in the target, never to another's`() async throws {
        let made = try await deletion(.mapping(FromCRM.self, to: ToShop.self, key: { RecordKey("c\($0.id)") }))
        #expect(made.counts == "1 read: 1 quarantined")
        #expect(made.keys == ["7", "c7"])
        let said = try await deletion(
            .mapping(
                FromCRM.self, to: ToShop.self, key: { RecordKey("c\($0.id)") }, deletedKey: { RecordKey("c\($0)") }))
        #expect(said.keys == ["7"])
        let same = try await deletion(.mapping(FromCRM.self, to: ToShop.self))
        #expect(same.keys == ["c7"])
    }

    @Test func `what a mapping or a rule refuses is kept with its reason, the rest arrives in the target's format`()
        async throws
    {
        let rules = Validation<Contact>([
            .rule("real-name", at: "name", .personal, "is a test record") { !$0.name.hasPrefix("TEST") }
        ])
        let source = ListSource([
            record("1", "Ada"), record("2", "TEST 7"), record("3", String(repeating: "x", count: 21)),
            record("4", "left"),
        ])
        let sink = ListSink()
        let pipeline = try Pipeline(
            "people", from: source, "people", to: sink, "customers",
            .mapping(
                FromCRM.self, to: ToShop.self, checking: rules, key: { RecordKey("c\($0.id)") },
                where: { $0.name != "left" }))
        let store = MemoryStore()
        let splice = try await Splice(store: .opened(store), owner: "test")
        try splice.register(pipelines: [pipeline])
        let run = try await splice.start(pass: pipeline).run
        try await splice.runUntilIdle()
        let counts: PipelineCounts? = try await store.run(run)?.output?.decode()
        #expect(counts?.description == "4 read: 1 written, 1 left out, 2 quarantined")
        #expect(sink.state.records.withLock { $0 } == ["c1": "{\"number\":\"1\",\"name\":\"Ada\"}"])
        let reviews = try await store.reviews(open: true, limit: 10)
        let problems = Dictionary(reviews.map { ($0.details["record"], $0.details["problems"]) }) { first, _ in first }
        #expect(problems["2"] == "name: is a test record")
        #expect(problems["3"]??.contains("full_name") == true)
        #expect(problems["3"]??.contains("xxx") == false, "a personal value is not shown")
    }
}
