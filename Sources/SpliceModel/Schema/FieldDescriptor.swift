/// What is known about a field apart from its value.
public struct FieldDescriptor: Sendable, Hashable, Codable {
    /// The name of the stored property.
    public let name: String
    /// What it holds.
    public let type: FieldType
    /// True when there is always a value.
    public let isRequired: Bool
    /// How freely it may be shown.
    public let classification: Classification
    /// What the value must keep to.
    public let limits: [FieldLimit]

    /// A descriptor from its parts.
    public init(
        name: String, type: FieldType, isRequired: Bool, classification: Classification, limits: [FieldLimit]
    ) {
        self.name = name
        self.type = type
        self.isRequired = isRequired
        self.classification = classification
        self.limits = limits
    }
}
