import HTTPTypes
import Logging
import SpliceAuth
import SpliceClient
import SpliceConnect
import SpliceDelivery
import SpliceHTTP
import SpliceMapping
import SpliceModel
import SpliceTesting
import SpliceWarehouse
import Testing

@Suite struct WarehouseTests {
    private let model = WarehouseModel()
    private let transport: FaultTransport
    private let request = ReservationRequest(
        order: "#1001", warehouse: "main",
        lines: [.init(id: "1", sku: "MUG", quantity: ExactDecimal(2))])

    init() { transport = FaultTransport(to: model.transport) }

    private func warehouse() async throws -> Warehouse {
        try await model.connector(
            in: ConnectorEnvironment(
                transport: transport, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    }

    private func context(_ step: String = "reserve") -> ActionContext {
        ActionContext(run: RunID("01J0000000000000000000000"), step: step)
    }

    @Test func `the connector keeps its contract`() async throws {
        try await ConnectorConformance { WarehouseModel() }.verify()
    }

    @Test func `a reservation is made once for a key, and released by its undo`() async throws {
        let reserve = try await warehouse().reserve
        let hold = try await reserve.call(request, context())
        #expect(try await reserve.call(request, context()) == hold)
        #expect(hold.lines.first?.backordered.description == "0.5")
        #expect(model.server.reservations == ["reserved"])
        let undo = try #require(reserve.undo)
        try await undo(request, hold, context())
        try await undo(request, hold, context())
        #expect(model.server.reservations == ["released"])
    }

    @Test func `a lost answer is asked for again with the same key`() async throws {
        transport.failNext(with: .answerLost)
        let hold = try await warehouse().reserve.call(request, context())
        #expect(hold.id == "rsv-1")
        #expect(transport.requests.count == 2)
        #expect(model.server.reservations == ["reserved"])
    }

    @Test func `the probe finds one hold, none, and does not choose between two`() async throws {
        let reserve = try await warehouse().reserve
        let probe = try #require(reserve.probe)
        guard case .absent = try await probe(request, context()) else { return fail("found without a hold") }
        let hold = try await reserve.call(request, context())
        guard case .found(hold) = try await probe(request, context()) else { return fail("not found") }
        _ = try await reserve.call(request, context("again"))
        guard case .unknown = try await probe(request, context()) else { return fail("chose between two") }
    }

    @Test func `holds are looked for on every page`() async throws {
        @Sendable func document(_ id: String, _ status: String) -> String {
            #"{"reservationId":"\#(id)","status":"\#(status)","lines":[]}"#
        }
        let pages = FakeTransport { exchange in
            exchange.target.contains("cursor=2")
                ? .json(#"{"reservations":[\#(document("b", "reserved"))],"nextCursor":null}"#)
                : .json(#"{"reservations":[\#(document("a", "released"))],"nextCursor":"2"}"#)
        }
        let warehouse = try await Warehouse(
            .init(endpoint: "https://wms.example/api", apiKey: .stored("k")),
            in: ConnectorEnvironment(
                transport: pages, secrets: StoredSecrets(["k": Secret("wms-key-1")]),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
        #expect(try await warehouse.holds(of: "#1001").map(\.id) == ["a", "b"])
        let probe = try #require(warehouse.reserve.probe)
        guard case .found(let hold) = try await probe(request, context()) else { return fail("not found") }
        #expect(hold.id == "b")
    }

    @Test func `a released hold does not count as found`() async throws {
        let warehouse = try await warehouse()
        let hold = try await warehouse.reserve.call(request, context())
        try await warehouse.release(hold)
        let probe = try #require(warehouse.reserve.probe)
        guard case .absent = try await probe(request, context()) else { return fail("found a released hold") }
    }

    @Test func `no stock is permanent, and what left the warehouse cannot be released`() async throws {
        let warehouse = try await warehouse()
        let nothing = ReservationRequest(order: "nothing", warehouse: "main", lines: request.lines)
        let error = await #expect(throws: APIError.self) { try await warehouse.reserve.call(nothing, context()) }
        #expect(error?.failure == .permanent)
        #expect(error?.failureCode == "INSUFFICIENT_STOCK")
        let hold = try await warehouse.reserve.call(request, context())
        _ = try await warehouse.confirm.call(hold, context("confirm"))
        await #expect(throws: APIError.self) { try await warehouse.release(hold) }
    }

    @Test func `a repetition that is in flight is tried again`() async throws {
        let flight = HTTPReply(
            head: HTTPResponse(status: .conflict), body: ResponseBody(Array(#"{"code":"REQUEST_IN_FLIGHT"}"#.utf8)))
        transport.failNext(with: .reply(flight))
        #expect(try await warehouse().reserve.call(request, context()).id == "rsv-1")
    }

    @Test func `documents read back as they were written`() throws {
        #expect(try ReservationRequestDocument.decode(ReservationRequestDocument.encode(request)) == request)
        let text = String(decoding: try ReservationRequestDocument.encode(request), as: UTF8.self)
        #expect(text.contains(#""quantity":"2""#), "\(text)")
        #expect(!text.contains("expiresAt"), "\(text)")
    }

    @Test func `a configuration has one credential`() {
        let neither = Warehouse.Configuration(endpoint: "https://wms.example")
        #expect(throws: ConnectError.self) { try neither.validate() }
        let client = Warehouse.Configuration.Client(tokenURL: "https://x.example/token", id: "a", secret: .stored("b"))
        let both = Warehouse.Configuration(endpoint: "https://wms.example", apiKey: .stored("a"), client: client)
        #expect(throws: ConnectError.self) { try both.validate() }
    }

    @Test(arguments: ["http://wms.example/api", "wms.example", "ftp://wms.example"])
    func `credentials do not travel in the clear`(endpoint: String) async {
        let environment = ConnectorEnvironment(
            transport: transport, secrets: StoredSecrets(["key": Secret("k")]), logger: Logger(label: "test"))
        await #expect(throws: ConnectError.self) {
            try await Warehouse(.init(endpoint: endpoint, apiKey: .stored("key")), in: environment)
        }
    }
}

/// Records an issue, where a value was not what it had to be.
func fail(_ comment: Comment) { Issue.record(comment) }

/// A configuration as JSON that keeps to the schema.
@Suite struct ConfigurationJSONTests {
    @Test func `what may be left out has its fallback`() throws {
        let json = #"{"endpoint":"https://wms.example/api/v1","apiKey":{"source":"stored","name":"k"}}"#
        let expected = Warehouse.Configuration(endpoint: "https://wms.example/api/v1", apiKey: .stored("k"))
        #expect(try Warehouse.Configuration(json: Array(json.utf8)) == expected)
    }

    @Test func `a template says only where the system differs`() throws {
        let json = """
            {"endpoint":"https://wms.example/api","apiKey":{"source":"stored","name":"k"},
             "template":{"reservations":"holds","headers":{"X-Version":"3"},"pageSize":50}}
            """
        let expected = Warehouse.Configuration(
            endpoint: "https://wms.example/api", apiKey: .stored("k"),
            template: WarehouseTemplate(reservations: "holds", headers: ["X-Version": "3"], pageSize: 50))
        #expect(try Warehouse.Configuration(json: Array(json.utf8)) == expected)
        #expect(throws: ConnectError.self) {
            try Warehouse.Configuration(json: Array(json.replacing("50", with: "\"many\"").utf8))
        }
    }
}
