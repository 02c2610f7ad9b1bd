import Foundation
import Logging
import SpliceConnect
import SpliceDelivery
import SpliceEntities
import SpliceMapping
import SpliceModel
import SpliceShopify
import SpliceTesting
import Testing

private struct Fulfilment: DurableProcess {
    static let name = "fulfilment"
    static let version = 1
    func run(_ order: Order, _ process: ProcessContext) async throws -> String { order.number }
}

/// Webhook in, run started; webhook lost, run started by the backfill; both, one run.
@Suite struct EventTriggerTests {
    private let orders: [String]

    init() throws {
        let file = try #require(Bundle.module.url(forResource: "order", withExtension: "json", subdirectory: "Golden"))
        let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        orders = (1...5).map { golden.replacing("\"id\": 5820000001021", with: "\"id\": \($0)") }
    }

    private func shop(_ transport: ListingTransport) async throws -> Shopify {
        try await ShopModel().connector(
            in: ConnectorEnvironment(
                transport: transport, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    }

    private func engine() async throws -> Splice {
        try await Splice(
            store: .memory, owner: "test", logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func events(_ shop: Shopify, _ order: String, event: String) async throws -> [WebhookEvent] {
        let request = ShopModel.request(Array(order.utf8), topic: "orders/paid", event: event)
        guard case .events(let events) = try await shop.receive(request) else { return [] }
        return events
    }

    @Test func `a webhook starts one run, its doubles none`() async throws {
        let (shop, splice) = (try await shop(ListingTransport(orders)), try await engine())
        let first = try await splice.accept(
            try await events(shop, orders[0], event: "a"), of: try shop.paidOrders, for: Fulfilment.self)
        // An event id is not signed: the same order under another id is still the same occurrence.
        let second = try await splice.accept(
            try await events(shop, orders[0], event: "b"), of: try shop.paidOrders, for: Fulfilment.self)
        #expect(first.map(\.isDuplicate) == [false])
        #expect(second.map(\.isDuplicate) == [true])
        #expect(first.map(\.run) == second.map(\.run))
    }

    @Test func `the backfill starts what no webhook told, once`() async throws {
        let transport = ListingTransport(
            orders + [orders[0].replacing("\"id\": 1,", with: "\"id\": 6,").replacing(#""paid""#, with: #""pending""#)])
        let (shop, splice) = (try await shop(transport), try await engine())
        for number in [0, 3] {
            try await splice.accept(
                try await events(shop, orders[number], event: "\(number)"), of: try shop.paidOrders,
                for: Fulfilment.self)
        }
        let backfill = Backfill(of: try shop.paidOrders, for: Fulfilment.self, on: splice)
        let first = try await backfill.once()
        #expect(first.records == 6)
        #expect(first.started == 3, "five orders are paid, two were told")
        #expect(try await backfill.once().started == 0)
        #expect(try await splice.store.runs(RunQuery()).count == 5)
    }

    @Test(arguments: [
        [#""cancelled_at": null"#, #""cancelled_at": "2026-07-02T08:00:00Z""#], [#""paid""#, #""refunded""#],
    ])
    func `an order that was called off starts nothing`(change: [String]) async throws {
        let order = orders[0].replacing(change[0], with: change[1])
        try #require(order != orders[0])
        let (shop, splice) = (try await shop(ListingTransport([order])), try await engine())
        #expect(try await Backfill(of: try shop.paidOrders, for: Fulfilment.self, on: splice).once().started == 0)
        let told = try await events(shop, order, event: "a")
        #expect(try await splice.accept(told, of: try shop.paidOrders, for: Fulfilment.self).isEmpty)
    }

    @Test func `an order that cannot be read waits for a person and is not sent again for ever`() async throws {
        let broken = orders[0].replacing(#""total_price": "65.32""#, with: #""total_price": "65,32""#)
        let (shop, splice) = (try await shop(ListingTransport([broken])), try await engine())
        try await splice.accept(
            try await events(shop, broken, event: "a"), of: try shop.paidOrders, for: Fulfilment.self)
        let runs = try await splice.store.runs(RunQuery())
        #expect(runs.map(\.process) == [Quarantine.name])
        #expect(try await Backfill(of: try shop.paidOrders, for: Fulfilment.self, on: splice).once().started == 0)
    }

    @Test func `events of other topics are passed over`() async throws {
        let (shop, splice) = (try await shop(ListingTransport([])), try await engine())
        let request = ShopModel.request(Array(orders[0].utf8), topic: "orders/updated", event: "a")
        guard case .events(let events) = try await shop.receive(request) else { return }
        #expect(try await splice.accept(events, of: try shop.paidOrders, for: Fulfilment.self).isEmpty)
    }
}
