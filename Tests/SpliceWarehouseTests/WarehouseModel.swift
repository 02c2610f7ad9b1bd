import Foundation
import HTTPTypes
import SpliceAuth
import SpliceConnect
import SpliceDelivery
import SpliceHTTP
import SpliceModel
import SpliceTesting
import SpliceWarehouse
import Synchronization

/// A warehouse in memory that keeps the template's promises: idempotency keys, inventory by (`updatedAt`, `id`) with tombstones.
struct WarehouseModel: SourceSystem, ActionSystem, SinkSystem {
    let server = WarehouseServer()

    var transport: any Transport { server }
    var secrets: [String] { [WarehouseServer.key] }
    var stream: StreamID { "inventory" }
    var pageSize: Int { 3 }

    func connector(in environment: ConnectorEnvironment) async throws -> Warehouse {
        var environment = environment
        environment.secrets = StoredSecrets(["key": Secret(WarehouseServer.key)])
        return try await Warehouse(
            .init(
                endpoint: "https://wms.example/api/v1", apiKey: .stored("key"), requestsPerSecond: 1_000,
                template: WarehouseTemplate(pageSize: pageSize)), in: environment)
    }

    func put(_ number: Int, revision: Int, at position: Int) async -> RecordKey {
        server.put("i\(number)", revision: revision, at: position)
        return RecordKey("i\(number)")
    }

    func delete(_ number: Int, at position: Int) async { server.put("i\(number)", revision: nil, at: position) }

    func damage(_ number: Int) async { server.damage("i\(number)") }

    func action(of connector: Warehouse) -> Action<ReservationRequest, Hold> { connector.reserve }

    func input(_ number: Int) -> ReservationRequest {
        ReservationRequest(
            order: "#\(number)", warehouse: "main", lines: [.init(id: "1", sku: "MUG", quantity: ExactDecimal(2))])
    }

    var target: StreamID { "products" }

    func item(_ number: Int, revision: Int) -> WriteBatch.Item {
        WriteBatch.Item(
            .upsert, key: RecordKey("sku-\(number)"),
            bytes: Array(#"{"sku":"sku-\#(number)","title":"revision \#(revision)","barcode":null,"unit":"C62"}"#.utf8))
    }

    func refusedItem() -> WriteBatch.Item {
        WriteBatch.Item(.upsert, key: "refused", bytes: Array(#"{"sku":"refused"}"#.utf8))
    }

    func written() async -> (records: Int, writes: Int) { server.products }

    func effects() async -> (made: Int, undone: Int) {
        let all = server.reservations
        return (all.count, all.count { $0 == "released" })
    }
}

/// The server side of ``WarehouseModel``.
final class WarehouseServer: Transport {
    static let key = "wms_0123456789"

    private struct Entry {
        var id: String
        var revision: Int?
        var milliseconds: Int
        var isDamaged = false

        var json: String {
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
            let time = date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            let shown = isDamaged ? "" : #""updatedAt":"\#(time)","#
            return #"{"id":"\#(id)",\#(shown)"deleted":\#(revision == nil),"available":"\#(revision ?? 0)"}"#
        }
    }

    private struct State {
        var inventory: [String: Entry] = [:]
        var reservations: [(id: String, order: String, status: String)] = []
        var answers: [String: (request: [UInt8], reservation: String)] = [:]
        var products: [String: String] = [:]
        var productWrites = 0
    }

    private let state = Mutex(State())

    func put(_ id: String, revision: Int?, at position: Int) {
        state.withLock {
            $0.inventory[id] = Entry(id: id, revision: revision, milliseconds: 1_700_000_000_000 + position)
        }
    }

    func damage(_ id: String) { state.withLock { $0.inventory[id]?.isDamaged = true } }

    /// The status of every reservation, in the order of their making.
    var reservations: [String] { state.withLock { $0.reservations.map(\.status) } }

    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        guard let name = HTTPField.Name("X-Api-Key"), request.headerFields[name] == Self.key else {
            return Self.problem(.unauthorized, "UNAUTHORIZED")
        }
        guard let url = URLComponents(string: request.path ?? "") else { return Self.problem(.notFound, "NOT_FOUND") }
        let query = Dictionary(
            (url.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
        let parts = url.path.split(separator: "/").map(String.init)
        switch (request.method, Array(parts.dropFirst(2))) {
        case (.get, ["inventory"]): return inventory(query)
        case (.post, ["products", "batch"]): return write(body)
        case (.get, let path) where path.first == "products" && path.count == 2: return product(path[1])
        case (.get, ["reservations"]): return search(query["externalOrderId"] ?? "")
        case (.post, ["reservations"]): return reserve(request, body)
        case (.post, let path) where path.count == 3: return change(path[1], to: path[2])
        default: return Self.problem(.notFound, "NOT_FOUND")
        }
    }

    private func inventory(_ query: [String: String]) -> HTTPReply {
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let since = query["updatedSince"].flatMap { text in
            (try? format.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text))
        }
        let bound = since.map { Int(($0.timeIntervalSince1970 * 1_000).rounded()) } ?? 0
        let all = state.withLock { Array($0.inventory.values) }.filter { $0.milliseconds >= bound }
            .sorted { ($0.milliseconds, $0.id) < ($1.milliseconds, $1.id) }
        let after = query["cursor"]?.split(separator: ":").map(String.init) ?? ["0", ""]
        let rest = all.filter { ($0.milliseconds, $0.id) > (Int(after[0]) ?? 0, after.count > 1 ? after[1] : "") }
        let page = rest.prefix(query["limit"].flatMap { Int($0) } ?? 200)
        let next = rest.count > page.count ? page.last.map { "\"\($0.milliseconds):\($0.id)\"" } ?? "null" : "null"
        return Self.reply(.ok, #"{"items":[\#(page.map(\.json).joined(separator: ","))],"nextCursor":\#(next)}"#)
    }

    private func reserve(_ request: HTTPRequest, _ body: RequestBody) -> HTTPReply {
        guard case .bytes(let bytes) = body.content,
            let wish = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let order = wish["externalOrderId"] as? String, let name = HTTPField.Name("Idempotency-Key"),
            let key = request.headerFields[name]
        else { return Self.problem(.badRequest, "MALFORMED") }
        guard order != "nothing" else { return Self.problem(.conflict, "INSUFFICIENT_STOCK") }
        return state.withLock { state in
            if let known = state.answers[key] {
                guard known.request == bytes else { return Self.problem(.unprocessableContent, "KEY_REUSED") }
                return Self.reply(.created, Self.document(known.reservation, "reserved"))
            }
            let id = "rsv-\(state.reservations.count + 1)"
            state.reservations.append((id, order, "reserved"))
            state.answers[key] = (bytes, id)
            return Self.reply(.created, Self.document(id, "reserved"))
        }
    }

    /// How many products there are, and how many times one was written.
    var products: (records: Int, writes: Int) { state.withLock { ($0.products.count, $0.productWrites) } }

    private func product(_ sku: String) -> HTTPReply {
        guard state.withLock({ $0.products[sku] != nil }) else { return Self.problem(.notFound, "NOT_FOUND") }
        return Self.reply(.ok, #"{"id":"p-\#(sku)"}"#)
    }

    private func write(_ body: RequestBody) -> HTTPReply {
        guard case .bytes(let bytes) = body.content,
            let batch = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let items = batch["items"] as? [[String: Any]]
        else { return Self.problem(.badRequest, "MALFORMED") }
        let results = items.map { item in
            let sku = item["sku"] as? String ?? ""
            return #"{"sku":"\#(sku)",\#(self.write(sku, item))}"#
        }
        // The order of the answer is not that of the request.
        return Self.reply(.ok, #"{"results":[\#(results.reversed().joined(separator: ","))]}"#)
    }

    private func write(_ sku: String, _ item: [String: Any]) -> String {
        state.withLock { state in
            let known = state.products[sku]
            guard item["operation"] as? String != "delete" else {
                state.products[sku] = nil
                return known == nil ? #""status":"unchanged""# : #""status":"deleted","id":"p-\#(sku)""#
            }
            guard let product = item["product"] as? [String: Any], let title = product["title"] as? String else {
                return #""status":"refused","code":"TITLE_MISSING","field":"title""#
            }
            guard known != title else { return #""status":"unchanged","id":"p-\#(sku)""# }
            state.products[sku] = title
            state.productWrites += 1
            return #""status":"\#(known == nil ? "created" : "updated")","id":"p-\#(sku)""#
        }
    }

    private func search(_ order: String) -> HTTPReply {
        let found = state.withLock { $0.reservations.filter { $0.order == order } }
        let list = found.map { Self.document($0.id, $0.status) }.joined(separator: ",")
        return Self.reply(.ok, #"{"reservations":[\#(list)],"nextCursor":null}"#)
    }

    private func change(_ id: String, to verb: String) -> HTTPReply {
        let status = verb == "release" ? "released" : "confirmed"
        return state.withLock { state in
            guard let index = state.reservations.firstIndex(where: { $0.id == id }) else {
                return Self.problem(.notFound, "NOT_FOUND")
            }
            guard [status, "reserved"].contains(state.reservations[index].status) else {
                return Self.problem(.conflict, "WRONG_STATE")
            }
            state.reservations[index].status = status
            return Self.reply(.ok, Self.document(id, status))
        }
    }

    private static func document(_ id: String, _ status: String) -> String {
        #"""
        {"reservationId":"\#(id)","status":"\#(status)","externalOrderId":"o","warehouse":"main","expiresAt":null,
        "lines":[{"externalLineId":"1","sku":"MUG","reserved":"2","backordered":"0.5","reason":null}]}
        """#
    }

    private static func problem(_ status: HTTPResponse.Status, _ code: String) -> HTTPReply {
        reply(status, #"{"title":"\#(status.reasonPhrase)","status":\#(status.code),"code":"\#(code)"}"#)
    }

    private static func reply(_ status: HTTPResponse.Status, _ json: String) -> HTTPReply {
        HTTPReply(head: HTTPResponse(status: status), body: ResponseBody(Array(json.utf8)))
    }
}
