import SpliceHTTP

/// The content of an answer as it arrives, for one reader.
///
/// An actor, because what is read from is not to be shared, and the reader may change its task between two pieces.
actor PieceReader {
    private var pieces: ResponseBody.Iterator?
    private var isReading = false
    private var actions: [@Sendable ((any Error)?) -> Void] = []

    init(_ body: ResponseBody) { pieces = body.makeAsyncIterator() }

    /// Given up before its end: the transport ends the exchange when its iterator goes away.
    deinit { for action in actions { action(nil) } }

    /// Calls `action` once: when the content has ended or was given up, or with the error that broke it off.
    func whenOver(_ action: @escaping @Sendable ((any Error)?) -> Void) { actions.append(action) }

    /// The next piece, never empty; `nil` after the last.
    ///
    /// - Throws: what the transport throws; ``Shared`` when another task is reading.
    func next() async throws -> [UInt8]? {
        guard !isReading else { throw Shared() }
        // Taken out while it is used: nothing else may touch it across the wait.
        guard var reading = pieces else { return nil }
        pieces = nil
        isReading = true
        defer { isReading = false }
        do {
            while let piece = try await reading.next(isolation: self) {
                guard !piece.isEmpty else { continue }
                pieces = reading
                return piece
            }
        } catch {
            end(with: error)
            throw error
        }
        end(with: nil)
        return nil
    }

    /// The first bytes, at most `limit`, of content that is not read any further.
    func beginning(upTo limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit, let piece = try await next() { bytes += piece.prefix(limit - bytes.count) }
        pieces = nil
        return bytes
    }

    private func end(with error: (any Error)?) {
        for action in actions { action(error) }
        actions = []
    }

    /// Two tasks read at once.
    struct Shared: Error {}
}
