/// What a ``StreamedResponse`` reads from: the first piece, which came with the head, then the rest.
actor StreamedContent {
    private var first: [UInt8]?
    private let rest: PieceReader?
    private let failure: @Sendable (any Error) -> any Error

    /// - Parameters:
    ///   - first: The piece that is there.
    ///   - rest: What follows.
    ///   - failure: Makes the client's error of the transport's.
    init(first: [UInt8], rest: PieceReader?, failure: @escaping @Sendable (any Error) -> any Error) {
        self.first = first.isEmpty ? nil : first
        self.rest = rest
        self.failure = failure
    }

    func next() async throws -> [UInt8]? {
        if let piece = first {
            first = nil
            return piece
        }
        do { return try await rest?.next() } catch { throw failure(error) }
    }
}
