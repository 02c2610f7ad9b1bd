/// Something a connector can do. Open: later versions may add capabilities.
public struct ConnectorCapability: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The stable, spelt-out name.
    public let description: String

    /// A capability by its name.
    public init(_ name: String) { description = name }

    /// Reads every record of a stream.
    public static let fullRead = ConnectorCapability("fullRead")
    /// Reads what changed since a checkpoint.
    public static let incrementalRead = ConnectorCapability("incrementalRead")
    /// Writes records in batches.
    public static let write = ConnectorCapability("write")
    /// Offers actions for the steps of a process.
    public static let act = ConnectorCapability("act")
    /// Receives webhooks.
    public static let webhook = ConnectorCapability("webhook")
    /// Creates, lists and removes its own webhook subscriptions.
    public static let subscribe = ConnectorCapability("subscribe")

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
