/// The name of a stream within its connector, as the vendor names the records: `orders`.
public struct StreamID: Sendable, Hashable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name.
    public let description: String

    /// A stream by its name.
    public init(_ name: String) { description = name }

    /// A stream by its name.
    public init(stringLiteral name: String) { description = name }

    /// Reads the name.
    public init(from decoder: any Decoder) throws {
        description = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// How one stream is read: its key, its cursor, and what a reader has to beware of.
public struct StreamDescriptor: Sendable, Hashable, Codable {
    /// The stream's name.
    public let id: StreamID
    /// Fields that together name a record; several for a compound key.
    public let key: [String]
    /// How changes are followed; `nil` when the stream can only be read whole.
    public let cursor: StreamCursor?
    /// What becomes of records that the system deletes.
    public let deletes: DeletePolicy
    /// The stream whose records are the partitions of this one (the comments of each ticket), if any.
    public let parent: StreamID?
    /// The fields that are known beforehand, with their classification.
    public let fields: [StreamField]

    /// A descriptor from its parts.
    public init(
        id: StreamID, key: [String], cursor: StreamCursor? = nil, deletes: DeletePolicy, parent: StreamID? = nil,
        fields: [StreamField]
    ) {
        self.id = id
        self.key = key
        self.cursor = cursor
        self.deletes = deletes
        self.parent = parent
        self.fields = fields
    }
}

/// How changes of a stream are followed.
public struct StreamCursor: Sendable, Hashable, Codable {
    /// What the cursor counts in. Positions are whole numbers of this unit.
    public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
        /// Milliseconds since 1970-01-01T00:00:00Z, from a time of change.
        case milliseconds
        /// A number that the system counts up.
        case sequence
    }

    /// The record's field that the position is read from.
    public let field: String
    /// What positions count.
    public let unit: Unit
    /// How finely the system tells two positions apart, in units; records within one grain are ties. At least 1.
    public let granularity: Int64
    /// How far behind the highest position each read starts again, in units: covers clocks that differ between the
    /// system's servers and transactions that commit late. At least the granularity, so that ties are never lost.
    public let lookBack: Int64

    /// A cursor; a look-back below the granularity is raised to it.
    public init(field: String, unit: Unit, granularity: Int64 = 1, lookBack: Int64) {
        self.field = field
        self.unit = unit
        self.granularity = max(1, granularity)
        self.lookBack = max(self.granularity, lookBack)
    }
}

/// What becomes of records that the system deletes.
public enum DeletePolicy: String, Sendable, Hashable, Codable, CaseIterable {
    /// Records of this stream are never deleted.
    case never
    /// A read yields a tombstone for each.
    case tombstones
    /// Only a webhook tells; a read is silent about them.
    case webhookOnly
    /// Only comparing the keys of a full read with the last one tells.
    case fullReadOnly
}
