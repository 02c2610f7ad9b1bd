/// One worker: one running ``Splice`` in one operating-system process.
public struct WorkerID: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The owner's name, a slash, and random characters.
    public let rawValue: String

    /// Wraps a text.
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// The text.
    public var description: String { rawValue }
}
