/// One difference between two versions of a schema.
public struct SchemaChange: Sendable, Hashable, Codable {
    /// What a change means for those who wrote or read documents of the version before.
    public enum Effect: String, Sendable, Hashable, Codable, CaseIterable {
        /// New code reads old documents, old code reads new ones, and nothing is shown that was protected.
        case compatible
        /// One of those no longer holds.
        case breaking
    }

    /// What it means.
    public let effect: Effect
    /// The field, from the outside inwards: `lines.quantity`.
    public let path: String
    /// The change in words.
    public let text: String

    /// A change from its parts.
    public init(_ effect: Effect, at path: String, _ text: String) {
        self.effect = effect
        self.path = path
        self.text = text
    }
}

extension SchemaChange: CustomStringConvertible {
    /// `breaking: lines.sku: removed`.
    public var description: String { "\(effect.rawValue): \(path): \(text)" }
}
