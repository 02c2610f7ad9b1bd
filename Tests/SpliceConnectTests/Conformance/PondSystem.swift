import Foundation
import HTTPTypes
import SpliceConnect
import SpliceDelivery
import SpliceHTTP
import SpliceTesting
import Synchronization

/// A small system in memory, for the fake connectors that prove the conformance suite: keyset paging, upserts, webhooks.
struct PondSystem: SourceSystem, WebhookSystem, SinkSystem, ActionSystem {
    let server = PondServer()

    var transport: any Transport { server }
    var secrets: [String] { [PondServer.key] }
    var stream: StreamID { "fish" }
    var target: StreamID { "fish" }
    var pageSize: Int { 3 }
    var signatureHeader: String { "x-signature" }

    func connector(in environment: ConnectorEnvironment) async throws -> PondConnector {
        try await PondConnector(PondConnector.Settings(), in: environment)
    }

    func put(_ number: Int, revision: Int, at position: Int) async -> RecordKey {
        server.put("f\(number)", revision: revision, at: position)
        return RecordKey("f\(number)")
    }

    func delete(_ number: Int, at position: Int) async { server.put("f\(number)", revision: nil, at: position) }

    func damage(_ number: Int) async { server.damage("f\(number)") }

    func webhook(_ number: Int, delivery: Int) async -> WebhookRequest {
        let body = Array(#"{"event":"e\#(number)","fish":"f\#(number)"}"#.utf8)
        var headers = HTTPFields()
        headers[PondServer.signature] = PondServer.sign(body)
        headers[PondServer.delivery] = "d\(number)-\(delivery)"
        return WebhookRequest(method: .post, path: "/hooks", headers: headers, rawBody: body)
    }

    func item(_ number: Int, revision: Int) -> WriteBatch.Item {
        .init(.upsert, key: RecordKey("f\(number)"), bytes: Array("\(revision)".utf8))
    }

    func refusedItem() -> WriteBatch.Item { .init(.upsert, key: "shark", bytes: Array("1".utf8)) }

    func written() async -> (records: Int, writes: Int) { server.written }

    func action(of connector: PondConnector) -> Action<String, String> { connector.feed }

    func input(_ number: Int) -> String { "worm-\(number)" }

    func effects() async -> (made: Int, undone: Int) { server.meals }
}

/// The server side, as a transport.
final class PondServer: Transport {
    static let key = "swordfish"
    static let signature = HTTPField.Name("x-signature") ?? .authorization
    static let delivery = HTTPField.Name("x-delivery") ?? .authorization

    struct Fish: Codable {
        var key: String
        var position: Int64
        var revision: Int?
        var damaged: Bool?
    }

    struct Page: Codable {
        var fish: [Fish]
        var next: String?
    }

    private struct State {
        var fish: [String: Fish] = [:]
        var writes = 0
        /// Meals by key, and those without one.
        var meals: [String: String] = [:]
        var undone: Set<String> = []
    }

    private let state = Mutex(State())

    /// Not a signature that anybody should use: it only has to depend on every byte.
    static func sign(_ body: [UInt8]) -> String {
        String(body.reduce(UInt64(7)) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }, radix: 16)
    }

    func put(_ key: String, revision: Int?, at position: Int) {
        state.withLock { $0.fish[key] = Fish(key: key, position: Int64(position), revision: revision, damaged: nil) }
    }

    func damage(_ key: String) { state.withLock { $0.fish[key]?.damaged = true } }

    var written: (records: Int, writes: Int) { state.withLock { ($0.fish.count, $0.writes) } }

    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        guard request.headerFields[.authorization] == Self.key else { return reply(.unauthorized) }
        let parts = (request.path ?? "").split(separator: "?", maxSplits: 1)
        var query: [String: String] = [:]
        for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let item = pair.split(separator: "=", maxSplits: 1).map(String.init)
            query[item[0]] = item.count > 1 ? item[1] : ""
        }
        switch (request.method, parts.first) {
        case (.get, "/ping"): return reply(.ok)
        case (.post, "/meals"): return meal(request.headerFields[Self.delivery], body)
        case (.get, "/meals"):
            return state.withLock { reply($0.meals.values.contains(query["food"] ?? "") ? .ok : .notFound) }
        case (.delete, "/meals"):
            return state.withLock { reply($0.undone.insert(query["food"] ?? "").inserted ? .ok : .notFound) }
        case (.get, "/fish"): return reply(.ok, page(query))
        case (.put, let path?): return upsert(String(path.dropFirst(6)), body)
        case (.get, let path?):
            let isThere = state.withLock { $0.fish[String(path.dropFirst(6))] != nil }
            return reply(isThere ? .ok : .notFound)
        default: return reply(.notFound)
        }
    }

    var meals: (made: Int, undone: Int) { state.withLock { ($0.meals.count, $0.undone.count) } }

    private func meal(_ key: String?, _ body: RequestBody) -> HTTPReply {
        guard case .bytes(let food) = body.content else { return reply(.badRequest) }
        state.withLock { $0.meals[key ?? "without key \($0.meals.count)"] = String(decoding: food, as: UTF8.self) }
        return reply(.created, food)
    }

    private func page(_ query: [String: String]) -> [UInt8] {
        let from = query["from"].flatMap { Int64($0) } ?? .min
        let all = state.withLock { $0.fish.values.filter { $0.position >= from } }
            .sorted { ($0.position, $0.key) < ($1.position, $1.key) }
        let start: Int
        if let offset = query["offset"].flatMap({ Int($0) }) {
            start = offset
        } else if let after = query["after"]?.split(separator: ":"), let position = after.first.flatMap({ Int64($0) }) {
            start = all.firstIndex { ($0.position, $0.key) > (position, String(after[1])) } ?? all.count
        } else {
            start = 0
        }
        let fish = Array(all.dropFirst(start).prefix(3))
        let isLast = start + fish.count >= all.count
        let next = isLast ? nil : query["offset"] == nil ? fish.last.map { "\($0.position):\($0.key)" } : "\(start + 3)"
        return (try? JSONEncoder().encode(Page(fish: fish, next: next))).map(Array.init) ?? []
    }

    private func upsert(_ key: String, _ body: RequestBody) -> HTTPReply {
        guard key != "shark", case .bytes(let bytes) = body.content,
            let revision = Int(String(decoding: bytes, as: UTF8.self))
        else { return reply(.unprocessableContent) }
        return state.withLock { state in
            let isEqual = state.fish[key]?.revision == revision
            state.fish[key] = Fish(key: key, position: 1, revision: revision, damaged: nil)
            if !isEqual { state.writes += 1 }
            return reply(isEqual ? .noContent : .created)
        }
    }

    private func reply(_ status: HTTPResponse.Status, _ bytes: [UInt8] = []) -> HTTPReply {
        HTTPReply(head: HTTPResponse(status: status), body: ResponseBody(bytes))
    }
}
