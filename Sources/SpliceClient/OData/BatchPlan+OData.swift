import HTTPTypes

extension BatchPlan {
    /// Items that are sent as operations of OData batches, each for itself; those that are throttled or fail for now again, and only those.
    ///
    /// - Parameters:
    ///   - size: Most items in one batch. Microsoft Graph takes 20.
    ///   - rounds: How often an item is sent at most.
    ///   - format: How batches are written.
    ///   - path: Where the system takes batches. Default `$batch`.
    ///   - operation: Makes an item's operation. One whose repetition does no harm: a PUT, a PATCH, a POST with the system's own key.
    ///   - value: Reads the answer of an operation that succeeded; what it throws makes this one item's outcome ``BatchOutcome/unknown(_:)``.
    public static func oData(
        size: Int, rounds: Int = 3, format: ODataBatch.Format, path: String = "$batch",
        operation: @escaping @Sendable (Item) throws -> ODataOperation,
        value: @escaping @Sendable (ODataReply) throws -> Value
    ) -> BatchPlan {
        @Sendable func batch(_ items: [Item]) throws -> ODataBatch {
            var batch = ODataBatch(format: format)
            for item in items { batch.add(try operation(item)) }
            return batch
        }
        // The system took it; what it made of it cannot be read. That says nothing about the others.
        @Sendable func done(_ reply: ODataReply) -> BatchOutcome<Value> {
            do { return .done(try value(reply)) } catch { return .unknown(error) }
        }
        return BatchPlan(size: size, rounds: rounds) { items in
            let word = RandomSource.system.word()
            return try batch(items).request(path: path, boundary: "batch_" + String(word, radix: 16))
        } outcomes: { response, items in
            try batch(items).outcomes(in: response).map { outcome in
                switch outcome {
                case .answered(let reply) where reply.isSuccess: done(reply)
                case .answered(let reply), .undone(let reply):
                    [408, 429, 500, 502, 503, 504].contains(reply.status.code)
                        ? .again(reply.error ?? SystemError(code: "\(reply.status.code)"))
                        : .rejected(reply.error ?? SystemError(code: "\(reply.status.code)"))
                case .notProcessed: .again(SystemError(code: "notProcessed"))
                }
            }
        }
    }
}
