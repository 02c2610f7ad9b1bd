public import SpliceModel

/// One field of a stream: where it is, what it holds, and how carefully it has to be treated.
public struct StreamField: Sendable, Hashable, Codable {
    /// The field's path in the record, parts joined by dots: `shipping_address.zip`; `[]` after a name for each element.
    public let path: String
    /// What the field holds, in JSON Schema's words: `string`, `number`, `integer`, `boolean`, `object`, `array`.
    public let type: String
    /// How carefully it has to be treated.
    public let classification: Classification

    /// A field from its parts.
    public init(_ path: String, _ type: String, _ classification: Classification) {
        self.path = path
        self.type = type
        self.classification = classification
    }
}
