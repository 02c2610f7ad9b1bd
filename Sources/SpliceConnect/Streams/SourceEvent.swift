/// One thing that a read of a stream tells its reader.
public enum SourceEvent: Sendable, Hashable {
    /// A record, new or changed.
    case record(SourceRecord)
    /// A record was deleted.
    case tombstone(RecordKey, position: Int64?)
    /// Everything before this event may be committed; reading again from here misses nothing.
    case checkpoint(Checkpoint)
    /// The system's records no longer look as described.
    case schemaChange(SchemaDrift)
    /// A record that cannot be used; the read goes on. Counted in the run's result.
    case rejected(RejectedRecord)
    /// Something that could not be read at all, such as a partition without permission. Counted in the run's result.
    case skipped(SkippedPart)
}

/// The key of a record within its stream. Compound keys are joined by the connector, in the order of the descriptor.
public struct RecordKey: Sendable, Hashable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The key as text.
    public let description: String

    /// A key from its text.
    public init(_ key: String) { description = key }

    /// A key from its text.
    public init(stringLiteral key: String) { description = key }

    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        description = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A record as the system sent it: its bytes, its key and its position.
public struct SourceRecord: Sendable, Hashable {
    /// Which record of the stream it is.
    public let key: RecordKey
    /// Its position on the stream's cursor, in the cursor's unit; `nil` for a stream without one.
    public let position: Int64?
    /// The record as JSON, byte for byte as the system sent it.
    public let bytes: [UInt8]

    /// A record from its parts.
    public init(key: RecordKey, position: Int64?, bytes: [UInt8]) {
        self.key = key
        self.position = position
        self.bytes = bytes
    }
}

/// How the records of a stream differ from what was known.
public enum SchemaDrift: Sendable, Hashable {
    /// A field that no rule knows appeared.
    case added(field: String)
    /// A known field no longer appears.
    case removed(field: String)
    /// A field changed its type.
    case retyped(field: String, to: String)
}

/// A record that could not be used, and why.
public struct RejectedRecord: Sendable, Hashable {
    /// Which record, when that much could be read.
    public let key: RecordKey?
    /// Why, in one sentence without values.
    public let reason: String

    /// A rejection from its parts.
    public init(key: RecordKey?, reason: String) {
        self.key = key
        self.reason = reason
    }
}

/// A part of a stream that could not be read, and why.
public struct SkippedPart: Sendable, Hashable {
    /// What was left out.
    public let partition: Partition
    /// Why, in one sentence.
    public let reason: String

    /// A skipped part from its parts.
    public init(partition: Partition, reason: String) {
        self.partition = partition
        self.reason = reason
    }
}
