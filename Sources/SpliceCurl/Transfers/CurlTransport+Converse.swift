extension CurlTransport {
    /// Runs an exchange that talks itself. `store` is given whom to tell the result, before the exchange is posted.
    func converse<Reply: Sendable>(
        _ exchange: Exchange, store: (CheckedContinuation<Reply, any Error>) -> Void
    ) async throws -> Reply {
        let loop = try transfers.running()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                store(continuation)
                if loop?.post(.submit(exchange)) != true { exchange.finish(.shutdown, on: nil) }
            }
        } onCancel: {
            loop?.post(.cancel(exchange))
        }
    }
}
