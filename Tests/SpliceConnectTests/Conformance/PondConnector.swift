import Foundation
import HTTPTypes
import SpliceConnect
import SpliceDelivery
import SpliceHTTP

/// A connector for ``PondServer``: right in every respect, but for the one defect that it is told to have.
struct PondConnector: RecordSource, RecordSink, WebhookTrigger {
    struct Settings: ConnectorConfiguration {
        static let schema = ConfigurationSchema("pond", [])
    }

    /// The defect; task-local, because descriptors are static.
    @TaskLocal static var defect: PondDefect?

    static var descriptor: ConnectorDescriptor {
        ConnectorDescriptor(
            id: "pond", name: "Pond", version: has(.badDescriptor) ? "one" : "1.0.0", hosts: ["pond.example"],
            capabilities: [.incrementalRead, .write, .webhook], documentation: "https://pond.example/docs")
    }

    static let cursor = StreamCursor(field: "position", unit: .sequence, granularity: 1, lookBack: 5)
    static let streams = [
        StreamDescriptor(id: "fish", key: ["key"], cursor: cursor, deletes: .tombstones, fields: [])
    ]
    static let sinks = [SinkDescriptor(id: "fish", operations: [.upsert], maximumBatch: 10)]
    static var topics: [WebhookTopicDescriptor] {
        [WebhookTopicDescriptor(WebhookTopic("caught"), backfill: has(.noBackfill) ? "birds" : "fish", "Caught.")]
    }

    let transport: any Transport

    init(_ configuration: Settings, in environment: ConnectorEnvironment) async throws {
        transport = environment.transport
        if Self.has(.callsInInitialiser) { _ = try await send(.get, "/ping") }
    }

    static func has(_ defect: PondDefect) -> Bool { Self.defect == defect }

    func send(_ method: HTTPRequest.Method, _ path: String, _ body: RequestBody = .none) async throws -> HTTPReply {
        let host = Self.has(.foreignHost) ? "puddle.example" : "pond.example"
        var path = Self.has(.keyInQuery) ? path + (path.contains("?") ? "&" : "?") + "key=\(PondServer.key)" : path
        if Self.has(.keyInList), path.hasPrefix("/fish") {
            let credentials = Data("pond:\(PondServer.key)".utf8).base64EncodedString()
            path += (path.contains("?") ? "&" : "?") + "auth=" + credentials
        }
        let request = HTTPRequest(
            method: method, scheme: "https", authority: host, path: path,
            headerFields: [.authorization: PondServer.key])
        return try await transport.send(request, body: body, options: ExchangeOptions())
    }

    func check() async throws -> CheckReport {
        if Self.has(.checkWrites) { _ = try await send(.put, "/fish/test", .text("1")) }
        let status = try await send(.get, "/ping").status
        if Self.has(.checkThrows), status == .unauthorized { throw ConnectError(.configuration, "refused", at: "pond") }
        let isFine = Self.has(.checkIsHopeful) || status == .ok
        return CheckReport([.init("credential", isFine ? .fine : .broken, "status \(status.code)")])
    }
}

extension PondConnector {
    func read(_ stream: StreamID, from checkpoint: Checkpoint?, partition: Partition) -> RecordStream {
        guard stream == "fish" else { return .failing(ConnectError(.unknownStream, "no such stream", at: "pond")) }
        let defect = Self.defect
        return RecordStream {
            let reader = try PondReader(self, from: checkpoint, defect: defect)
            return { try await reader.page() }
        }
    }
}

/// One read of the pond.
private final class PondReader {
    private let pond: PondConnector
    private let defect: PondDefect?
    private var cursor: IncrementalCursor
    private var known: Set<RecordKey> = []
    private let from: Int64?
    private var next: String?
    private var isFirst = true
    private var isOver = false

    init(_ pond: PondConnector, from checkpoint: Checkpoint?, defect: PondDefect?) throws {
        self.pond = pond
        self.defect = defect
        var mark = checkpoint
        if defect == .takesAnyCheckpoint, let given = mark {
            mark = Checkpoint(stream: "fish", format: given.format, state: given.state)
        }
        let descriptor = PondConnector.cursor
        cursor = try IncrementalCursor("fish", descriptor, resuming: mark)
        let bound = cursor.lowerBound
        switch defect {
        case .ignoresCheckpointTime: from = bound.map { $0 + 10_000 }
        case .afterInsteadOfFrom: from = bound.map { $0 + descriptor.lookBack + 1 }
        case .noLookBack: from = bound.map { $0 + descriptor.lookBack }
        default: from = bound
        }
    }

    func page() async throws -> [SourceEvent]? {
        guard !isOver else { return nil }
        if defect == .isEager, isFirst {
            var all: [SourceEvent] = []
            while let page = try await onePage() { all += page }
            return all
        }
        return try await onePage()
    }

    private func onePage() async throws -> [SourceEvent]? {
        guard !isOver, let page = try await fetch() else {
            isOver = true
            return nil
        }
        let isLast = page.next == nil
        next = page.next
        isFirst = false
        isOver = isLast
        var events: [SourceEvent] = []
        for fish in page.fish { events += try self.events(fish) }
        if defect == .losesRecords, isLast { events = events.dropLast() }
        guard !(defect == .noLastCheckpoint && isLast) else { return events }
        return defect == .earlyCheckpoint
            ? [.checkpoint(cursor.checkpoint())] + events : events + [.checkpoint(cursor.checkpoint())]
    }

    private func events(_ fish: PondServer.Fish) throws -> [SourceEvent] {
        let key = RecordKey(fish.key)
        if fish.damaged == true {
            if defect == .stopsAtDamage { throw ConnectError(.unexpectedAnswer, "damaged", at: "pond.fish") }
            return defect == .hidesDamage ? [] : [.rejected(RejectedRecord(key: key, reason: "no revision"))]
        }
        guard let revision = fish.revision else {
            guard cursor.admitTombstone(key, at: fish.position), defect != .swallowsTombstones else { return [] }
            return [.tombstone(key, position: fish.position)]
        }
        let record = SourceRecord(key: key, position: fish.position, bytes: Array("\(revision)".utf8))
        let isNew = cursor.admit(record)
        switch defect {
        case .dedupesByKey where !isFirst || from != nil:
            // Takes a change at a known position for something it saw.
            return isNew && fish.revision == 1 ? [.record(record)] : []
        case .forgetsWhatItSaw: return [.record(record)]
        case .readsTwice: return isNew ? [.record(record), .record(record)] : []
        default: return isNew ? [.record(record)] : []
        }
    }

    private func fetch() async throws -> PondServer.Page? {
        var query: [String] = []
        if let from { query.append("from=\(from)") }
        if defect == .offsetPaging {
            query.append("offset=\(next ?? "0")")
        } else if let next {
            query.append("after=\(next)")
        }
        let path = "/fish" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        do {
            return try await get(path)
        } catch is TransportError where defect == .takesACutForTheEnd {
            return nil
        } catch is CancellationError where defect == .takesACancellationForTheEnd {
            return nil
        }
    }

    private func get(_ path: String) async throws -> PondServer.Page? {
        for _ in 0..<3 {
            let reply = try await pond.send(.get, path)
            switch reply.status {
            case .ok: return try JSONDecoder().decode(PondServer.Page.self, from: Data(try await reply.bytes()))
            case .tooManyRequests where defect != .givesUpWhenThrottled: continue
            case .unauthorized where defect == .takes401ForTheEnd: return nil
            case .internalServerError where defect == .takesAFailureForTheEnd: return nil
            case .internalServerError where defect == .takesALaterFailureForTheEnd && !isFirst: return nil
            default: throw ConnectError(.unexpectedAnswer, "status \(reply.status.code)", at: "pond.fish")
            }
        }
        throw ConnectError(.unexpectedAnswer, "throttled for good", at: "pond.fish")
    }
}

extension PondConnector {
    private struct Content: Decodable {
        var event: String
        var fish: String
    }

    private struct Garbage: Error {}

    func receive(_ request: WebhookRequest) async throws -> WebhookReceipt {
        let content = try? JSONDecoder().decode(Content.self, from: Data(request.rawBody))
        if Self.has(.failsOnGarbage), content == nil { throw Garbage() }
        let signature = request.headers[PondServer.signature] ?? ""
        let isGenuine = signature == PondServer.sign(request.rawBody)
        let isWaved = Self.has(.acceptsUnsigned) ? signature.isEmpty : Self.has(.acceptsAltered) && !signature.isEmpty
        guard isGenuine || isWaved else { throw WebhookRefusal(.unverified, "the signature does not fit") }
        guard let content else { throw WebhookRefusal(.malformed, "no event") }
        let key =
            switch Self.defect {
            case .dedupesByDelivery: request.headers[PondServer.delivery] ?? ""
            case .dedupesByTopic: "caught"
            default: content.event
            }
        return .events([
            WebhookEvent(
                source: Self.has(.wrongSource) ? "lake" : "pond", topic: WebhookTopic("caught"), dedupeKey: key,
                recordKey: RecordKey(content.fish), bytes: request.rawBody)
        ])
    }
}

extension PondConnector {
    func write(_ batch: WriteBatch) async throws -> [WriteOutcome] {
        var outcomes: [WriteOutcome] = []
        for item in batch.items {
            let outcome = await write(item)
            if case .rejected = outcome, Self.has(.allOrNothing) { return batch.items.map { _ in outcome } }
            outcomes.append(outcome)
        }
        if Self.has(.reversesOutcomes) { outcomes.reverse() }
        return Self.has(.losesOutcomes) ? outcomes.dropLast() : outcomes
    }

    private func write(_ item: WriteBatch.Item) async -> WriteOutcome {
        let name = Self.has(.alwaysWrites) ? "\(item.key)-\(UInt32.random(in: 0...(.max)))" : item.key.description
        let probe = WriteProbe {
            let isThere = try await send(.get, "/fish/\(item.key)").status == .ok
            return isThere || Self.has(.probeAlwaysFinds) ? .present(id: nil) : .absent
        }
        do {
            let reply = try await send(.put, "/fish/\(name)", .bytes(item.bytes))
            switch reply.status {
            case .created: return .applied(id: name)
            case .noContent: return .unchanged
            default: return .rejected(WriteIssue(code: "\(reply.status.code)", message: "refused"))
            }
        } catch let error as TransportError where error.outcome == .notSent && !Self.has(.doubtsEverything) {
            return .retry(after: nil, WriteIssue(code: "notSent", message: "no connection"))
        } catch {
            if Self.has(.callsALossRejected) {
                return .rejected(WriteIssue(code: "lost", message: "no answer"))
            }
            guard Self.has(.claimsSuccess) else { return .unknown(probe) }
            // Sends it again under another name, since nobody said that the first arrived.
            _ = try? await send(.put, "/fish/\(name)-again", .bytes(item.bytes))
            return .applied(id: nil)
        }
    }
}

extension PondConnector {
    /// Feeds the fish, once for a key.
    var feed: Action<String, String> {
        Action(
            "feed", system: "pond", effect: .idempotent,
            call: { food, context in
                guard !Self.has(.doesNothing) else { return food }
                do {
                    let key = Self.has(.sendsNoKey) ? nil : context.idempotencyKey
                    return String(decoding: try await post(food, key).bytes(), as: UTF8.self)
                } catch let error as TransportError {
                    throw Self.failure(of: error)
                }
            },
            probe: { food, _ in
                let isThere = try await send(.get, "/meals?food=\(food)").status == .ok
                return isThere || Self.has(.probeSeesGhosts) ? .found(food) : .absent
            },
            undo: { food, _, _ in
                let status = try await send(.delete, "/meals?food=\(food)").status
                guard status == .ok || !Self.has(.undoFailsTwice) else {
                    throw ActionFailure.permanent("gone", "there is no such meal")
                }
            })
    }

    private func post(_ food: String, _ key: String?) async throws -> HTTPReply {
        var request = HTTPRequest(
            method: .post, scheme: "https", authority: "pond.example", path: "/meals",
            headerFields: [.authorization: PondServer.key])
        request.headerFields[PondServer.delivery] = key
        return try await transport.send(request, body: .text(food), options: ExchangeOptions())
    }

    private static func failure(of error: TransportError) -> ActionFailure {
        let isAmbiguous = has(.callsARefusalAmbiguous) || error.outcome == .ambiguous && !has(.callsALossPermanent)
        return isAmbiguous ? .ambiguous("lost", "no answer") : .permanent("refused", "no connection")
    }
}
