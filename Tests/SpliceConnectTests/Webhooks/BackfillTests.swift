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
