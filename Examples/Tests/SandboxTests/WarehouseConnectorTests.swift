import Foundation
import Logging
import Sandbox
import SpliceAuth
import SpliceConnect
import SpliceCurl
import SpliceDelivery
import SpliceModel
import SpliceWarehouse
import Testing

/// The connector and the stand-in, over a socket: what the one sends is what the other was written for, by its documentation.
@Suite struct WarehouseConnectorTests {
    private func connector(_ sandbox: RunningSandbox) async throws -> SpliceWarehouse.Warehouse {
        let system = sandbox.endpoints.warehouse
        let environment = ConnectorEnvironment(
            transport: try CurlTransport(), secrets: StoredSecrets(["wms": Secret(system.apiKey)]),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        return try await SpliceWarehouse.Warehouse(
            .init(
                endpoint: system.url, apiKey: .stored("wms"), requestsPerSecond: 1_000,
                template: WarehouseTemplate(locations: "locations", pageSize: 3)), in: environment)
    }

    private func item(_ sku: String, _ title: String) throws -> WriteBatch.Item {
        try SpliceWarehouse.Warehouse.upsert(
            StockItem(sku: sku, title: title, barcode: nil, unit: "C62", originCountry: .de))
    }

    @Test func `products are written, a second write changes nothing, and a refused one stands alone`() async throws {
        try await RunningSandbox.run { sandbox in
            let warehouse = try await connector(sandbox)
            let items = [
                try item("A/1", "Größe „M“ \\ blue"), WriteBatch.Item(.upsert, key: "B", bytes: Array("{}".utf8)),
            ]
            let first = try await warehouse.write(WriteBatch(stream: "products", items: items, idempotencyKey: "1"))
            #expect(WriteSummary(first).applied == 1)
            guard case .rejected(let issue) = first[1] else {
                Issue.record("not refused: \(first[1])")
                return
            }
            #expect(issue.code == "SKU_MISMATCH" && issue.field == "sku")
            let again = try await warehouse.write(
                WriteBatch(stream: "products", items: [items[0]], idempotencyKey: "2"))
            #expect(WriteSummary(again).unchanged == 1)
            #expect(try sandbox.effects("warehouse") == ["product A/1"])
        }
    }

    @Test func `when every answer is lost the outcome is unknown, and the probe finds what was written once`()
        async throws
    {
        try await RunningSandbox.run({ ($0.faults, $0.rates) = (1, .always(.lostAnswer)) }) { sandbox in
            let warehouse = try await connector(sandbox)
            let batch = WriteBatch(stream: "products", items: [try item("A", "a")], idempotencyKey: "1")
            guard case .unknown(let probe) = try await warehouse.write(batch).first else {
                Issue.record("an answer came")
                return
            }
            // The stand-in stops losing answers at some point; until then the question is put again.
            var finding: WriteProbe.Finding?
            while finding == nil { finding = try? await probe.ask() }
            guard case .present(.some) = finding else {
                Issue.record("not found")
                return
            }
            #expect(try sandbox.effects("warehouse") == ["product A"])
        }
    }

    @Test func `inventory is read whole, and then only what changed`() async throws {
        try await RunningSandbox.run { sandbox in
            let warehouse = try await connector(sandbox)
            var (keys, mark) = try await read(warehouse, from: nil)
            #expect(keys.count == Set(keys).count)
            let all = keys.count
            #expect(all > 3, "more than a page")
            (keys, mark) = try await read(warehouse, from: mark)
            #expect(keys == [])
            let line = ReservationRequest.Line(id: "1", sku: "ROPE-10", quantity: ExactDecimal(2))
            let context = ActionContext(run: RunID("01J0000000000000000000000"), step: "reserve")
            _ = try await warehouse.reserve.call(
                ReservationRequest(order: "#1", warehouse: "EAST", lines: [line]), context)
            (keys, _) = try await read(warehouse, from: mark)
            #expect(keys == ["inv-ROPE-10"])
        }
    }

    @Test func `locations are partitions: together they are the whole, and each has checkpoints of its own`()
        async throws
    {
        try await RunningSandbox.run { sandbox in
            let warehouse = try await connector(sandbox)
            let partitions = try await warehouse.partitions(of: "inventory")
            #expect(partitions.map(\.description) == ["location=EAST", "location=WEST"])
            var parts: [RecordKey] = []
            for partition in partitions {
                let (keys, mark) = try await read(warehouse, partition, from: nil)
                #expect(!keys.isEmpty)
                #expect(try await read(warehouse, partition, from: mark).0 == [])
                parts += keys
            }
            #expect(
                try await read(warehouse, from: nil).0.sorted { $0.description < $1.description }
                    == parts.sorted { $0.description < $1.description })
        }
    }

    @Test func `the fields that are really there are discovered`() async throws {
        try await RunningSandbox.run { sandbox in
            let streams = try await connector(sandbox).discover()
            let fields = try #require(streams.first).fields
            #expect(fields.contains { $0.path == "available" && $0.classification == .internal })
            #expect(streams.map(\.id) == ["inventory"])
        }
    }

    private func read(
        _ warehouse: SpliceWarehouse.Warehouse, _ partition: Partition = .whole, from checkpoint: Checkpoint?
    ) async throws -> ([RecordKey], Checkpoint?) {
        var keys: [RecordKey] = []
        var mark: Checkpoint?
        for try await event in warehouse.read("inventory", from: checkpoint, partition: partition) {
            switch event {
            case .record(let record): keys.append(record.key)
            case .checkpoint(let next): mark = next
            default: Issue.record("unexpected: \(event)")
            }
        }
        return (keys, mark)
    }
}
