import Foundation
import HTTPTypes
import Logging
import SpliceAuth
import SpliceClient
import SpliceConnect
import SpliceDelivery
import SpliceHTTP
import SpliceMapping
import SpliceModel
import SpliceShipStation
import SpliceTesting
import Synchronization
import Testing

/// A counter in memory that sells a label for every request, as the harsher reading of the documentation has it.
private final class Counter: Transport {
    private let labels = Mutex<[(external: String, isVoided: Bool)]>([])

    var sold: Int { labels.withLock { $0.count } }
    var voided: Int { labels.withLock { $0.count { $0.isVoided } } }

    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        guard let name = HTTPField.Name("api-key"), request.headerFields[name] == "key" else {
            return Self.error(.unauthorized, "unauthorized")
        }
        let path = (request.path ?? "").split(separator: "/").map(String.init)
        switch (request.method, path.dropFirst(2).first) {
        case (.post, nil): return try buy(body)
        case (.get, "external_shipment_id"):
            let wanted = path[3].removingPercentEncoding ?? ""
            let found = labels.withLock { $0.lastIndex { $0.external == wanted } }
            return found.map(label) ?? Self.error(.notFound, "not_found")
        case (.get, let id?): return label(Int(id.dropFirst(3)) ?? 0)
        case (.put, let id?): return void(Int(id.dropFirst(3)) ?? 0)
        default: return Self.error(.notFound, "not_found")
        }
    }

    private func buy(_ body: RequestBody) throws -> HTTPReply {
        guard case .bytes(let bytes) = body.content,
            let document = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let shipment = document["shipment"] as? [String: Any],
            let external = shipment["external_shipment_id"] as? String
        else { return Self.error(.badRequest, "invalid_field_value") }
        if external == "poor" { return Self.error(.badRequest, "insufficient_funds") }
        if external == "odd" { return Self.error(.ok, "invalid_address") }
        labels.withLock { $0.append((external, false)) }
        return label(sold - 1)
    }

    private func label(_ number: Int) -> HTTPReply {
        let (external, isVoided) = labels.withLock { $0[number] }
        return Self.reply(
            .ok,
            #"""
            {"label_id":"se-\#(number)","shipment_id":"se-9\#(number)","external_shipment_id":"\#(external)",
            "tracking_number":"94001","carrier_code":"usps","service_code":"usps_priority_mail","voided":\#(isVoided),
            "shipment_cost":{"currency":"usd","amount":7.95},"label_download":{"href":"https://x.example/1.pdf"}}
            """#)
    }

    private func void(_ number: Int) -> HTTPReply {
        let isNew = labels.withLock { labels in
            defer { labels[number].isVoided = true }
            return !labels[number].isVoided
        }
        return Self.reply(.ok, #"{"approved":\#(isNew),"message":"-"}"#)
    }

    static func error(_ status: HTTPResponse.Status, _ code: String, source: String = "shipstation") -> HTTPReply {
        reply(status, #"{"request_id":"1","errors":[{"error_source":"\#(source)","error_code":"\#(code)"}]}"#)
    }

    private static func reply(_ status: HTTPResponse.Status, _ json: String) -> HTTPReply {
        HTTPReply(head: HTTPResponse(status: status), body: ResponseBody(Array(json.utf8)))
    }
}

private struct CounterSystem: ActionSystem {
    private let counter = Counter()
    var transport: any Transport { counter }
    var secrets: [String] { [] }

    func connector(in environment: ConnectorEnvironment) async throws -> ShipStation {
        var environment = environment
        environment.secrets = StoredSecrets(["key": Secret("key")])
        return try await ShipStation(.init(apiKey: .stored("key")), in: environment)
    }

    func action(of connector: ShipStation) -> Action<LabelRequest, PurchasedLabel> { connector.buyLabel }

    func input(_ number: Int) throws -> LabelRequest { try LabelRequest.sample("#\(number)") }

    func effects() async -> (made: Int, undone: Int) { (counter.sold, counter.voided) }
}

extension LabelRequest {
    /// A label from and to the same address.
    fileprivate static func sample(_ shipment: String) throws -> LabelRequest {
        let address = PostalAddress(
            recipient: "Søren Ångström", organization: nil, lines: ["17 Harbor Street", "Flat 2"], city: "Portland",
            administrativeArea: "ME", postalCode: "04101", country: try Country(parsing: "US"),
            countryProvenance: .explicit)
        return LabelRequest(
            shipment: shipment, carrier: "se-1", service: "usps_priority_mail", shipTo: address, shipFrom: address,
            packages: [.init(grams: try ExactDecimal(parsing: "512.5"))])
    }
}

@Suite struct ShipStationTests {
    private let counter = Counter()
    private let transport: FaultTransport
    private let context = ActionContext(run: RunID("01J0000000000000000000000"), step: "label")

    init() { transport = FaultTransport(to: counter) }

    private func shipping() async throws -> ShipStation {
        try await ShipStation(
            .init(apiKey: .stored("key")),
            in: ConnectorEnvironment(
                transport: transport, secrets: StoredSecrets(["key": Secret("key")]),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    }

    private func request(_ shipment: String = "#1001") throws -> LabelRequest { try .sample(shipment) }

    @Test func `the connector keeps its contract`() async throws {
        try await ConnectorConformance { CounterSystem() }.verify()
    }

    @Test func `a label is bought, found by the shipment's id, and voided once`() async throws {
        let buy = try await shipping().buyLabel
        let label = try await buy.call(try request(), context)
        #expect(label.cost.description == "7.95 USD")
        let probe = try #require(buy.probe)
        guard case .found(label) = try await probe(try request(), context) else { return fail("not found") }
        let undo = try #require(buy.undo)
        try await undo(try request(), label, context)
        try await undo(try request(), label, context)
        #expect(counter.voided == 1)
        guard case .absent = try await probe(try request(), context) else { return fail("found a voided label") }
    }

    @Test func `a lost answer is never answered with a second purchase`() async throws {
        transport.failNext(with: .answerLost)
        let buy = try await shipping().buyLabel
        let error = await #expect(throws: APIError.self) { try await buy.call(try request(), context) }
        #expect(error?.failure == .ambiguous)
        #expect(counter.sold == 1)
        let probe = try #require(buy.probe)
        guard case .found = try await probe(try request(), context) else { return fail("not found") }
    }

    @Test func `a call that never left may be made again`() async throws {
        transport.failNext(with: .notSent)
        _ = try await shipping().buyLabel.call(try request(), context)
        #expect(counter.sold == 1)
    }

    @Test func `an empty account waits for a person, an error inside a 200 is a refusal`() async throws {
        let buy = try await shipping().buyLabel
        let poor = await #expect(throws: ActionFailure.self) { try await buy.call(try request("poor"), context) }
        guard case .needsPerson? = poor?.failure else { return fail("\(String(describing: poor))") }
        let odd = await #expect(throws: APIError.self) { try await buy.call(try request("odd"), context) }
        #expect(odd?.failure == .permanent)
        #expect(odd?.failureCode == "invalid_address")
    }

    @Test func `documents read back as they were written`() throws {
        let request = try request()
        #expect(try LabelRequestDocument.decode(LabelRequestDocument.encode(request)) == request)
        let text = String(decoding: try LabelRequestDocument.encode(request), as: UTF8.self)
        #expect(text.contains(#""weight":{"unit":"gram","value":512.5}"#), "\(text)")
        #expect(text.contains(#""address_line2":"Flat 2""#), "\(text)")
    }

    @Test(arguments: ["", String(repeating: "x", count: 51)])
    func `a shipment's id that the API does not take is refused before anything is sent`(id: String) async throws {
        await #expect(throws: (any Error).self) { try await shipping().buyLabel.call(try request(id), context) }
        #expect(transport.requests.isEmpty)
    }
}

/// Records an issue, where a value was not what it had to be.
private func fail(_ comment: Comment) { Issue.record(comment) }

/// A configuration as JSON that keeps to the schema.
@Suite struct ConfigurationJSONTests {
    @Test func `what may be left out has its fallback`() throws {
        let json = #"{"apiKey":{"source":"environment","name":"KEY"}, "requestsPerMinute": 40 }"#
        let expected = ShipStation.Configuration(apiKey: .environment("KEY"), requestsPerMinute: 40)
        #expect(try ShipStation.Configuration(json: Array(json.utf8)) == expected)
        #expect(expected.settling == 60)
    }

    @Test(arguments: [-1, 86_401, .infinity, .nan])
    func `a time to settle out of range is refused`(seconds: Double) {
        let configuration = ShipStation.Configuration(apiKey: .environment("KEY"), settling: seconds)
        #expect(throws: ConnectError.self) { try configuration.validate() }
    }
}
