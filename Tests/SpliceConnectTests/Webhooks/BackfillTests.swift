import Logging
import SpliceConnect
import SpliceDelivery
import SpliceMapping
import SpliceModel
import SpliceTesting
import Testing

@Suite struct BackfillTests {
    /// The pond counts positions: as one of them, a time would lie behind everything that will ever be caught.
    @Test func `a beginning in time is refused where the cursor is no time`() async throws {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let system = PondSystem()
        _ = await system.put(1, revision: 1, at: 1)
        let pond = try await system.connector(in: ConnectorEnvironment(transport: system.transport, logger: logger))
        let trigger = try EventTrigger(
            pond, WebhookTopic("caught"), mapping: CatchDocument.self, occurrence: { _ in nil })
        let splice = try await Splice(store: .memory, owner: "test", logger: logger)
        let error = await #expect(throws: ConnectError.self) {
            try await Backfill(of: trigger, for: Weigh.self, on: splice, since: .epoch).once()
        }
        #expect(error?.code == .configuration)
        #expect(try await Backfill(of: trigger, for: Weigh.self, on: splice).once().records == 1)
    }

    @Test func `a record that the connector cannot read waits for a person, once`() async throws {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let system = PondSystem()
        for number in 1...3 { _ = await system.put(number, revision: 1, at: number) }
        await system.damage(2)
        let pond = try await system.connector(in: ConnectorEnvironment(transport: system.transport, logger: logger))
        let trigger = try EventTrigger(
            pond, WebhookTopic("caught"), mapping: CatchDocument.self, occurrence: { _ in nil })
        let splice = try await Splice(store: .memory, owner: "test", logger: logger)
        try splice.register(Quarantine())
        let backfill = Backfill(of: trigger, for: Weigh.self, on: splice)
        for _ in 0..<2 { #expect(try await backfill.once().skipped == 1) }
        try await splice.runUntilIdle()
        let reviews = try await splice.store.reviews(open: true, limit: 10)
        #expect(reviews.map(\.details["record"]) == ["f2"])
        #expect(reviews.first?.details["problems"]?.isEmpty == false)
    }

    @Test func `an unreadable event is asked about until it can be read, then starts what it would have started`()
        async throws
    {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let system = PondSystem()
        let pond = try await system.connector(in: ConnectorEnvironment(transport: system.transport, logger: logger))
        let trigger = try EventTrigger(
            pond, WebhookTopic("caught"), mapping: CatchDocument.self, occurrence: { _ in "one" })
        let splice = try await Splice(store: .memory, owner: "test", logger: logger)
        try splice.register(Quarantine().resuming(trigger, for: Weigh.self))
        try splice.register(Weigh())
        let event = WebhookEvent(
            source: "pond", topic: WebhookTopic("caught"), dedupeKey: "one", recordKey: "f1",
            bytes: Array(#"{"fish":7}"#.utf8))
        let receipts = try await splice.accept([event], of: trigger, for: Weigh.self)
        let run = try #require(receipts.first?.run)
        try await splice.runUntilIdle()
        try await splice.answer(run, step: "look", ReviewAnswer(.retry))
        try await splice.runUntilIdle()
        let again = try #require(try await splice.store.reviews(open: true, limit: 10).first)
        #expect(again.step == "look 2")
        #expect(again.details["problems"]?.contains("7 is not") == true)
        try await splice.answer(
            run, step: "look 2", ReviewAnswer(.edit, value: Payload(bytes: Array(#"{"fish":"cod"}"#.utf8))))
        try await splice.runUntilIdle()
        #expect(try await splice.store.run(run)?.output?.text == "\"started\"")
        let weighed = try await splice.store.runs(RunQuery(process: "weigh"))
        #expect(weighed.map(\.output?.text) == ["\"cod\""])
        #expect(weighed.map(\.lane) == ["pond/f1"])
        #expect(try await splice.accept([event], of: trigger, for: Weigh.self).first?.isDuplicate == true)
    }

    @Test func `an event of a trigger that is not resumed can only be closed`() async throws {
        let splice = try await Splice(
            store: .memory, owner: "test", logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        try splice.register(Quarantine())
        let system = PondSystem()
        let pond = try await system.connector(
            in: ConnectorEnvironment(
                transport: system.transport, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
        let trigger = try EventTrigger(
            pond, WebhookTopic("caught"), mapping: CatchDocument.self, occurrence: { _ in nil })
        let event = WebhookEvent(
            source: "pond", topic: WebhookTopic("caught"), dedupeKey: "one", recordKey: "f1", bytes: Array("{}".utf8))
        let receipts = try await splice.accept([event], of: trigger, for: Weigh.self)
        let run = try #require(receipts.first?.run)
        try await splice.runUntilIdle()
        #expect(try await splice.store.reviews(open: true, limit: 10).first?.choices == [.approve])
        try await splice.answer(run, step: "look", ReviewAnswer(.approve))
        try await splice.runUntilIdle()
        #expect(try await splice.store.run(run)?.output?.text == "\"approve\"")
    }
}

private struct Catch: Codable, Sendable {
    var fish: String
}

private enum CatchDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Catch>) -> Reading<Catch> {
        let fish = f.field("fish", \.fish, .text, classified: .internal)
        return { r in try Catch(fish: r[fish]) }
    }
}

private struct Weigh: DurableProcess {
    static let name = "weigh", version = 1

    func run(_ caught: Catch, _ process: ProcessContext) async throws -> String { caught.fish }
}
