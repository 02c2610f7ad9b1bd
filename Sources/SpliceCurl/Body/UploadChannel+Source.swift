import SpliceHTTP

extension UploadChannel {
    /// Starts filling the channel from `source`, which is not asked for anything before the connection is there and wants
    /// it.
    ///
    /// Unstructured, since with a streamed response the upload may outlive the call that began it; the exchange cancels
    /// it when it ends.
    func filling(
        from source: @escaping RequestBody.Source, of exchange: Exchange, on loop: EventLoop
    ) -> Task<Void, Never> {
        Task { [weak exchange] in
            func wakeLoop() { if let exchange { loop.post(.resumeSending(exchange)) } }
            guard await waitUntilWanted() else { return }
            do {
                for try await chunk in try source() {
                    if put(chunk) { wakeLoop() }
                    guard await waitUntilWanted() else { return }
                }
                if end(with: nil) { wakeLoop() }
            } catch {
                if end(with: error) { wakeLoop() }
            }
        }
    }
}
