public import HTTPTypes
public import SpliceHTTP

/// A successful response, in memory.
public struct APIResponse: Sendable {
    /// Status and header fields.
    public var head: HTTPResponse
    /// The content.
    public var bytes: [UInt8]
    /// The address that answered, with its query.
    public var url: WebAddress
    /// What the transport saw.
    public var facts: ExchangeFacts
    /// Number of requests it took.
    public var attempts: Int
    /// Why the call waited and repeated.
    public var trace: CallTrace

    /// A response from its parts.
    public init(
        head: HTTPResponse, bytes: [UInt8], url: WebAddress, facts: ExchangeFacts = ExchangeFacts(), attempts: Int = 1,
        trace: CallTrace = CallTrace()
    ) {
        self.head = head
        self.bytes = bytes
        self.url = url
        self.facts = facts
        self.attempts = attempts
        self.trace = trace
    }

    /// The status.
    public var status: HTTPResponse.Status { head.status }

    /// The header fields.
    public var headers: HTTPFields { head.headerFields }

    /// The content as text; bytes that are not UTF-8 are replaced.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The content as a type of the caller's.
    ///
    /// - Throws: ``APIError/Code/undecodable`` with the decoder's error as its cause.
    public func decoded<T>(by decoder: BodyDecoder<T>) throws -> T {
        do { return try decoder.decode(bytes) } catch {
            var failure = APIError(
                .undecodable, message: "the response does not have the expected form", host: url.host,
                outcome: .processed, cause: error)
            failure.attempts = attempts
            failure.trace = trace
            failure.response = self
            throw failure
        }
    }
}

/// Turns the bytes of a response into a value. The mapping module provides these; a closure will do.
public struct BodyDecoder<T>: Sendable {
    /// What the decoder does.
    public let decode: @Sendable ([UInt8]) throws -> T

    /// A decoder that does what `decode` does.
    public init(_ decode: @escaping @Sendable ([UInt8]) throws -> T) { self.decode = decode }
}
