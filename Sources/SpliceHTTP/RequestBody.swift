/// The content of a request, which knows whether it can be sent more than once.
public struct RequestBody: Sendable {
    /// Makes the chunks of a streamed body; called once for every attempt.
    public typealias Source = @Sendable () throws -> any AsyncSequence<[UInt8], any Error> & Sendable

    /// The three forms a body can take.
    public enum Content: Sendable {
        /// No content: neither `Content-Length` nor `Transfer-Encoding` is sent for methods that expect none.
        case none
        /// All bytes, in memory.
        case bytes([UInt8])
        /// Chunks produced while they are sent. `length` in bytes, or `nil` for chunked transfer.
        case stream(length: Int64?, Source)
    }

    /// The bytes, or where they come from.
    public let content: Content
    /// Whether the same content can be produced again, which a retry needs.
    public let isReplayable: Bool

    private init(content: Content, isReplayable: Bool) {
        self.content = content
        self.isReplayable = isReplayable
    }

    /// No content.
    public static let none = RequestBody(content: .none, isReplayable: true)

    /// A body held in memory.
    public static func bytes(_ bytes: [UInt8]) -> RequestBody {
        RequestBody(content: .bytes(bytes), isReplayable: true)
    }

    /// A text body, as UTF-8.
    public static func text(_ text: String) -> RequestBody { .bytes(Array(text.utf8)) }

    /// A body that is produced while it is sent, at the pace of the receiver.
    ///
    /// - Parameters:
    ///   - length: Number of bytes when it is known; `nil` sends chunked.
    ///   - isReplayable: `true` when `source` yields the same bytes at every call (a file), `false` when it can be read
    ///     only once (a socket).
    ///   - source: Makes the sequence of chunks.
    public static func stream(length: Int64? = nil, isReplayable: Bool, _ source: @escaping Source) -> RequestBody {
        RequestBody(content: .stream(length: length, source), isReplayable: isReplayable)
    }
}
