import HTTPTypes
import SpliceClient
public import SpliceConnect
import SpliceDelivery
import SpliceHTTP
import SpliceMapping

extension Warehouse: RecordSink {
    /// What can be written: products, by their SKU.
    public static let sinks = [
        SinkDescriptor(id: "products", operations: [.create, .upsert, .delete], maximumBatch: 100)
    ]

    /// The item of a batch that puts `item` into the warehouse, or changes the one with its SKU.
    ///
    /// - Throws: `MappingError` when a warehouse cannot hold it.
    public static func upsert(_ item: StockItem) throws -> WriteBatch.Item {
        WriteBatch.Item(.upsert, key: RecordKey(item.sku), bytes: try StockItemDocument.encode(item))
    }

    /// Writes products: one request, an answer for each.
    ///
    /// The template takes a batch with an idempotency key and answers 200 with a result for every product, by its SKU. A batch whose
    /// answer was lost is sent again with its key; when that fails too, every product's outcome is unknown, and its probe looks
    /// for the SKU.
    public func write(_ batch: WriteBatch) async throws -> [WriteOutcome] {
        guard batch.stream == Self.sinks[0].id else {
            throw ConnectError(.unknownStream, "“\(batch.stream)” cannot be written", at: "warehouse")
        }
        guard batch.items.count <= Self.sinks[0].maximumBatch else {
            throw ConnectError(
                .input, "a batch has at most \(Self.sinks[0].maximumBatch) products", at: "warehouse.products")
        }
        guard !batch.items.isEmpty else { return [] }
        var request = APIRequest(
            .post, "\(configuration.template.products)/batch", body: .bytes(ProductBatch.body(batch.items)),
            idempotencyKey: StableID.hex(of: batch.idempotencyKey), operation: "products.write",
            priority: .background)
        request.headers[.contentType] = "application/json"
        do {
            return ProductBatch.outcomes(of: batch.items, in: try await api.send(request), probe: probe)
        } catch let error as APIError {
            return try outcomes(of: batch.items, after: error)
        }
    }

    /// What became of the products of a batch that has no answer of its own.
    private func outcomes(of items: [WriteBatch.Item], after error: APIError) throws -> [WriteOutcome] {
        let issue = WriteIssue(code: error.failureCode, message: error.safeDescription)
        switch error.failure {
        case .ambiguous: return items.map { .unknown(probe($0.key)) }
        case .transient(let wait): return items.map { _ in .retry(after: wait, issue) }
        case .permanent: return items.map { _ in .rejected(issue) }
        case .needsPerson: throw error
        }
    }

    private func probe(_ key: RecordKey) -> WriteProbe {
        WriteProbe {
            let path = "\(configuration.template.products)/\(Query.escape(key.description))"
            do {
                let found = try await api.get(path, operation: "products.find")
                return .present(id: JSONPeek(found.bytes).value(at: "id")?.text)
            } catch let error as APIError where error.code == .notFound {
                return .absent
            }
        }
    }
}
