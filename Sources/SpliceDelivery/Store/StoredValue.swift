/// A value of the small key-value table, and which write it came from.
public struct StoredValue: Sendable, Hashable {
    /// The bytes.
    public var bytes: [UInt8]
    /// 1 after the first write, one more with each.
    public var generation: Int64

    /// A value from its parts.
    public init(bytes: [UInt8], generation: Int64) {
        self.bytes = bytes
        self.generation = generation
    }
}
