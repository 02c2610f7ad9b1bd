import Foundation
import HTTPTypes
import SpliceAuth
import SpliceConnect
import SpliceDelivery
import SpliceHTTP
import SpliceTesting
import Synchronization

/// A model of the guide's system, in memory: the part of its documentation that the connector relies on.
struct StockModel: SourceSystem, SinkSystem, ActionSystem {
    let server = StockServer()

    var transport: any Transport { server }
    var secrets: [String] { [StockServer.key] }
    var stream: StreamID { "items" }
    var target: StreamID { "items" }
    var pageSize: Int { 3 }

    func connector(in environment: ConnectorEnvironment) async throws -> Stock {
        var environment = environment
        environment.secrets = StoredSecrets(["key": Secret(StockServer.key)])
        return try await Stock(.init(tenant: "acme", apiKey: .stored("key")), in: environment)
    }

    func put(_ number: Int, revision: Int, at position: Int) async -> RecordKey {
        server.put("i\(number)", #"{"id":"i\#(number)","changed":\#(position),"revision":\#(revision)}"#, position)
        return RecordKey("i\(number)")
    }

    func delete(_ number: Int, at position: Int) async {}

    func damage(_ number: Int) async { server.damage("i\(number)") }

    func item(_ number: Int, revision: Int) -> WriteBatch.Item {
        WriteBatch.Item(.upsert, key: RecordKey("i\(number)"), bytes: Array(#"{"revision":\#(revision)}"#.utf8))
    }

    func refusedItem() -> WriteBatch.Item { WriteBatch.Item(.upsert, key: "refused", bytes: Array("{}".utf8)) }

    func written() async -> (records: Int, writes: Int) { server.written }

    func action(of connector: Stock) -> Action<String, Hold> { connector.reserve }

    func input(_ number: Int) -> String { "#\(number)" }

    func effects() async -> (made: Int, undone: Int) { server.holds }
}

/// The server side of ``StockModel``.
final class StockServer: Transport {
    static let key = "stk_0123456789"

    private struct State {
        var items: [String: (json: String, changed: Int)] = [:]
        var writes = 0
        var holds: [String: String] = [:]
        var undone: Set<String> = []
    }

    private let state = Mutex(State())

    var written: (records: Int, writes: Int) { state.withLock { ($0.items.count, $0.writes) } }
    var holds: (made: Int, undone: Int) { state.withLock { ($0.holds.count, $0.undone.count) } }

    func put(_ id: String, _ json: String, _ changed: Int) {
        state.withLock { $0.items[id] = (json, changed) }
    }

    func damage(_ id: String) { state.withLock { $0.items[id]?.json = #"{"id":"\#(id)"}"# } }

    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        guard request.headerFields[.authorization] == Self.key else { return reply(.unauthorized) }
        let url = URLComponents(string: request.path ?? "")
        let query = Dictionary(
            (url?.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
        let path = (url?.path ?? "").split(separator: "/").dropFirst().map(String.init)
        switch (request.method, path.first, path.count) {
        case (.get, "items", 1): return list(query, request.authority ?? "")
        case (.get, "items", 2): return reply(state.withLock { $0.items[path[1]] != nil } ? .ok : .notFound)
        case (.put, "items", 2): return put(path[1], body)
        case (.post, "holds", 1): return hold(query["order"] ?? "", request)
        case (.delete, "holds", 2):
            return reply(state.withLock { $0.undone.insert(path[1]).inserted } ? .noContent : .notFound)
        default: return reply(.notFound)
        }
    }

    /// Ascending by change; the next page's address holds what comes after.
    private func list(_ query: [String: String], _ host: String) -> HTTPReply {
        let since = query["since"].flatMap { Int($0) } ?? .min
        let after = query["after"].map { $0.split(separator: ":").map(String.init) }
        let all = state.withLock { $0.items }.filter { id, item in
            item.changed >= since && after.map { (item.changed, id) > (Int($0[0]) ?? 0, $0[1]) } ?? true
        }.sorted { ($0.value.changed, $0.key) < ($1.value.changed, $1.key) }
        let page = all.prefix(3)
        var answer = reply(.ok, #"{"items":[\#(page.map(\.value.json).joined(separator: ","))]}"#)
        if all.count > page.count, let last = page.last {
            let next = "https://\(host)/v2/items?since=\(since)&after=\(last.value.changed):\(last.key)"
            if let link = HTTPField.Name("Link") { answer.head.headerFields[link] = "<\(next)>; rel=\"next\"" }
        }
        return answer
    }

    private func put(_ id: String, _ body: RequestBody) -> HTTPReply {
        guard case .bytes(let bytes) = body.content, bytes.count > 2 else { return reply(.unprocessableContent) }
        let json = String(decoding: bytes, as: UTF8.self)
        return state.withLock { state in
            guard state.items[id]?.json != json else { return reply(.noContent) }
            state.items[id] = (json, 0)
            state.writes += 1
            return reply(.created, json)
        }
    }

    private func hold(_ order: String, _ request: HTTPRequest) -> HTTPReply {
        let key = HTTPField.Name("Idempotency-Key").flatMap { request.headerFields[$0] } ?? UUID().uuidString
        let id = state.withLock { state in
            let id = state.holds[key] ?? "h\(state.holds.count)"
            state.holds[key] = id
            return id
        }
        return reply(.created, #"{"id":"\#(id)","order":"\#(order)"}"#)
    }

    private func reply(_ status: HTTPResponse.Status, _ json: String = "") -> HTTPReply {
        HTTPReply(head: HTTPResponse(status: status), body: ResponseBody(Array(json.utf8)))
    }
}
