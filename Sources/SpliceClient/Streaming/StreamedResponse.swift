public import HTTPTypes
public import SpliceHTTP

/// A successful response whose content arrives piece by piece, at the pace of the reader.
///
/// ```swift
/// let report = try await client.stream(APIRequest(.get, "reports/7", deadline: .seconds(3_600)))
/// for try await piece in report { try file.write(contentsOf: piece) }
/// ```
///
/// - Errors: ``APIError``, with outcome `processed`: the server answered, only the answer is incomplete. Nothing is repeated once the
///   first piece is there; what was read until then is for the caller to keep or to throw away.
/// - Cancellation: cancelling the reading task ends the exchange, and so does giving up the response before its end.
/// - Concurrency: one task reads at a time. Content can be read once; a second iteration goes on where the first one stopped.
public struct StreamedResponse: AsyncSequence, Sendable {
    /// A piece of content, never empty.
    public typealias Element = [UInt8]

    /// Status and header fields.
    public let head: HTTPResponse
    /// The address that answered, with its query.
    public let url: WebAddress
    /// What the transport saw until the content began.
    public let facts: ExchangeFacts
    /// Number of requests it took.
    public let attempts: Int
    /// Why the call waited and repeated.
    public let trace: CallTrace
    let content: StreamedContent

    /// The status.
    public var status: HTTPResponse.Status { head.status }

    /// The header fields.
    public var headers: HTTPFields { head.headerFields }

    /// Starts, or goes on, reading.
    public func makeAsyncIterator() -> Iterator { Iterator(content: content) }

    /// Reads piece after piece.
    public struct Iterator: AsyncIteratorProtocol {
        let content: StreamedContent

        /// The next piece; `nil` after the last.
        public mutating func next() async throws -> [UInt8]? { try await content.next() }
    }
}
