import Logging
import SpliceConnect
import SpliceShopify
import SpliceTesting
import Testing

@Suite struct TransactionTests {
    private let model = ShopModel()

    private func shop() async throws -> Shopify {
        try await model.connector(
            in: ConnectorEnvironment(
                transport: model.transport,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    }

    private func read(_ shop: Shopify, from mark: Checkpoint? = nil) async throws -> ([String], Checkpoint?) {
        var keys: [String] = []
        var last: Checkpoint?
        for try await event in shop.read(Shopify.transactions.id, from: mark) {
            switch event {
            case .record(let record): keys.append("\(record.key)")
            case .checkpoint(let mark): last = mark
            case .skipped(let part): keys.append("skipped \(part.partition)")
            default: Issue.record("unexpected: \(event)")
            }
        }
        return (keys, last)
    }

    @Test func `the transactions of all orders are read, and then those of the orders that changed`() async throws {
        for number in 1...4 { _ = await model.put(number, revision: 1, at: number) }
        let shop = try await shop()
        let (all, mark) = try await read(shop)
        #expect(all.sorted() == ["101", "201", "301", "401"])
        #expect(mark?.stream == "transactions")
        let (none, same) = try await read(shop, from: mark)
        #expect(none == [])
        _ = await model.put(2, revision: 2, at: 9)
        let (changed, _) = try await read(shop, from: same)
        #expect(changed == ["201", "202"])
    }

    @Test func `an order that cannot be read is counted, and the others go on`() async throws {
        for number in 1...2 { _ = await model.put(number, revision: 1, at: number) }
        await model.damage(1)
        #expect(try await read(shop()).0.sorted() == ["201", "skipped orders=1"])
    }

    @Test func `a checkpoint of the orders is not one of the transactions`() async throws {
        let mark = Shopify.orders.checkpoint(at: 0)
        let error = await #expect(throws: ConnectError.self) { try await read(shop(), from: mark) }
        #expect(error?.code == .checkpoint)
    }
}
