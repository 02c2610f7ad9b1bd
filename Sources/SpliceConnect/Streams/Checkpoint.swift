/// How far a read got: opaque to whoever stores it, readable only by the connector that made it.
///
/// A durable format. It is encoded as JSON with the three properties below, and a connector must go on reading every
/// `format` that it ever wrote, or say clearly that it cannot.
public struct Checkpoint: Sendable, Hashable, Codable {
    /// The stream that was read.
    public let stream: StreamID
    /// The version of what `state` contains, chosen by the connector; the incremental cursor's is 1.
    public let format: Int
    /// The connector's own note.
    public let state: String

    /// A checkpoint from its parts.
    public init(stream: StreamID, format: Int, state: String) {
        self.stream = stream
        self.format = format
        self.state = state
    }
}
