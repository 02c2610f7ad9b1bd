import HTTPTypes
import Logging
import SpliceClient
import SpliceConnect
import SpliceEntities
import SpliceHTTP
import SpliceMapping
import SpliceModel
import SpliceTesting
import SpliceWarehouse
import Testing

@Suite struct ProductTests {
    private let model = WarehouseModel()
    private let transport: FaultTransport

    init() { transport = FaultTransport(to: model.transport) }

    private func warehouse() async throws -> Warehouse {
        try await model.connector(
            in: ConnectorEnvironment(
                transport: transport, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    }

    private func batch(_ items: [WriteBatch.Item], key: String = "run-1/products") -> WriteBatch {
        WriteBatch(stream: "products", items: items, idempotencyKey: key)
    }

    private func reply(_ status: HTTPResponse.Status) -> HTTPReply {
        HTTPReply(head: HTTPResponse(status: status), body: ResponseBody([]))
    }

    private func words(_ outcomes: [WriteOutcome]) -> [String] {
        outcomes.map { outcome in
            switch outcome {
            case .applied(let id): "applied \(id ?? "")"
            case .unchanged: "unchanged"
            case .rejected(let issue): "rejected \(issue.code) \(issue.field ?? "")"
            case .retry(_, let issue): "retry \(issue.code)"
            case .unknown: "unknown"
            }
        }
    }

    @Test func `every product has an outcome of its own, in the order of the batch`() async throws {
        let warehouse = try await warehouse()
        let items = [model.item(1, revision: 1), model.refusedItem(), model.item(2, revision: 1)]
        let first = words(try await warehouse.write(batch(items)))
        #expect(first == ["applied p-sku-1", "rejected TITLE_MISSING title", "applied p-sku-2"])
        let again = [model.item(1, revision: 1), WriteBatch.Item(.delete, key: "sku-2")]
        #expect(words(try await warehouse.write(batch(again))) == ["unchanged", "applied p-sku-2"])
        #expect(model.server.products.records == 1)
    }

    @Test func `two items of one product have an outcome each, and what is not answered is unknown`() async throws {
        let both = #"{"results":[{"sku":"a","status":"created","id":"1"},{"sku":"a","status":"refused","code":"NO"}]}"#
        let one = #"{"results":[{"sku":"a","status":"created","id":"1"}]}"#
        let items = [1, 2].map { WriteBatch.Item(.upsert, key: "a", bytes: Array("{\"n\":\($0)}".utf8)) }
        for (answer, expected) in [(both, ["applied 1", "rejected NO "]), (one, ["applied 1", "unknown"])] {
            let body = ResponseBody(Array(answer.utf8))
            transport.failNext(with: .reply(HTTPReply(head: HTTPResponse(status: .ok), body: body)))
            #expect(words(try await warehouse().write(batch(items))) == expected)
        }
    }

    @Test func `after an answer that says nothing the probe tells, once it can be asked`() async throws {
        transport.failAll(with: .reply(reply(.serviceUnavailable)))
        let outcomes = try await warehouse().write(batch([model.item(1, revision: 1)]))
        guard case .unknown(let probe) = outcomes.first else { return fail("told \(words(outcomes))") }
        await #expect(throws: APIError.self) { try await probe.ask() }
        transport.failAll(with: nil)
        #expect(try await probe.ask() == .absent)
    }

    @Test func `a lost credential is no product's fault`() async throws {
        transport.failAll(with: .reply(reply(.unauthorized)))
        let warehouse = try await warehouse()
        await #expect(throws: APIError.self) { try await warehouse.write(batch([model.item(1, revision: 1)])) }
    }

    @Test func `a batch that is too large or goes elsewhere is refused before anything is sent`() async throws {
        let warehouse = try await warehouse()
        let many = (0...100).map { model.item($0, revision: 1) }
        await #expect(throws: ConnectError.self) { try await warehouse.write(batch(many)) }
        let other = WriteBatch(stream: "ships", items: many, idempotencyKey: "k")
        await #expect(throws: ConnectError.self) { try await warehouse.write(other) }
        #expect(try await warehouse.write(batch([])).isEmpty)
        #expect(transport.requests.isEmpty)
    }

    @Test func `a product's variant becomes a stock item`() throws {
        let variant = ProductVariant(
            reference: nil, sku: "MUG-BLU", gtin: GTIN("4006381333931"), title: "blue", options: [:], unit: .one,
            price: nil, compareAtPrice: nil, weight: nil, originCountry: .de, customsCode: nil)
        let product = Product(
            envelope: .blank, title: "Mug", description: nil, brand: nil, categories: [],
            state: Coded(.active), variants: [variant])
        let item = StockItem(product, variant)
        #expect(
            item
                == StockItem(
                    sku: "MUG-BLU", title: "Mug, blue", barcode: "4006381333931", unit: "C62", originCountry: .de))
        #expect(try StockItemDocument.decode(try Warehouse.upsert(item).bytes) == item)
    }

    @Test func `the stock item's document keeps the laws`() throws { try StockItemDocument.checkLaws() }
}
