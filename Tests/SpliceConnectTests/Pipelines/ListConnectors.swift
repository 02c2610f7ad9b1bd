import SpliceConnect
import SpliceDelivery
import SpliceModel
import Synchronization

/// Nothing has to be known.
struct NoConfiguration: ConnectorConfiguration {
    static let schema = ConfigurationSchema("list", [])
}

/// A source in memory: pages of records with a checkpoint after each, and a failure where the test wants one.
struct ListSource: RecordSource {
    static let descriptor = ConnectorDescriptor(
        id: "list-source", name: "List", version: "1.0.0", capabilities: [.fullRead, .incrementalRead],
        documentation: "https://example.com")
    static let streams = [
        StreamDescriptor(
            id: "people", key: ["id"], cursor: StreamCursor(field: "n", unit: .sequence, lookBack: 1),
            deletes: .tombstones,
            fields: [StreamField("id", "string", .internal), StreamField("email", "string", .personal)])
    ]

    /// What the source yields, and where it breaks down next.
    final class State: Sendable {
        let events = Mutex<[SourceEvent]>([])
        /// How many events are read before the connection breaks; once.
        let breaksAfter = Mutex<Int?>(nil)
        let reads = Mutex<[String?]>([])
    }

    let state = State()
    var parts: [Partition] = [.whole]

    init(_ events: [SourceEvent]) { state.events.withLock { $0 = events } }
    init(_ configuration: NoConfiguration, in environment: ConnectorEnvironment) async throws {}

    func check() async throws -> CheckReport { CheckReport([]) }
    func partitions(of stream: StreamID) async throws -> [Partition] { parts }

    func read(_ stream: StreamID, from checkpoint: Checkpoint?, partition: Partition) -> RecordStream {
        RecordStream { [state] in
            state.reads.withLock { $0.append(checkpoint?.state) }
            var position = checkpoint.flatMap { Int($0.state) } ?? 0
            return {
                let events = state.events.withLock { $0 }
                guard position < events.count else { return nil }
                if let limit = state.breaksAfter.withLock({ $0 }), position >= limit {
                    state.breaksAfter.withLock { $0 = nil }
                    throw ActionFailure.transient("broken", "the connection broke")
                }
                let page = Array(events[position..<min(position + 10, events.count)])
                position += page.count
                return page + [.checkpoint(Checkpoint(stream: stream, format: 1, state: "\(position)"))]
            }
        }
    }
}

/// A sink in memory that takes up to four records at once.
struct ListSink: RecordSink {
    static let descriptor = ConnectorDescriptor(
        id: "list-sink", name: "List", version: "1.0.0", capabilities: [.write], documentation: "https://example.com")
    static let sinks = [SinkDescriptor(id: "customers", operations: [.upsert, .delete], maximumBatch: 4)]

    /// What the sink holds and what it was asked.
    final class State: Sendable {
        let records = Mutex<[String: String]>([:])
        let batches = Mutex<[WriteBatch]>([])
        /// Answers given in place of writing, by key; each once.
        let answers = Mutex<[String: [WriteOutcome]]>([:])
    }

    let state = State()

    init() {}
    init(_ configuration: NoConfiguration, in environment: ConnectorEnvironment) async throws {}

    func check() async throws -> CheckReport { CheckReport([]) }

    func write(_ batch: WriteBatch) async throws -> [WriteOutcome] {
        state.batches.withLock { $0.append(batch) }
        return batch.items.map { item in
            let key = item.key.description
            let answer = state.answers.withLock { answers -> WriteOutcome? in
                guard var left = answers[key], !left.isEmpty else { return nil }
                defer { answers[key] = left }
                return left.removeFirst()
            }
            if let answer { return answer }
            return state.records.withLock { records in
                let text = item.operation == .delete ? nil : String(decoding: item.bytes, as: UTF8.self)
                if records[key] == text { return .unchanged }
                records[key] = text
                return .applied(id: key)
            }
        }
    }
}
