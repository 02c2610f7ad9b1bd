/// The role of a store that keeps small values which several workers change: credentials, limits, positions.
public protocol KeyValueStore: Sendable {
    /// The value of a key.
    func value(for key: String) async throws -> StoredValue?

    /// Writes a value if nobody wrote since it was read.
    ///
    /// - Parameters:
    ///   - key: Up to the caller; by convention a path, such as `credentials/shop`.
    ///   - bytes: The value; `nil` removes it, and its generation with it.
    ///   - generation: The generation that was read; 0 if there was no value.
    /// - Returns: The new generation; 0 after a removal.
    /// - Throws: ``DeliveryError`` with code `generationConflict` if the generation is another one.
    @discardableResult
    func setValue(_ bytes: [UInt8]?, for key: String, expecting generation: Int64) async throws -> Int64

    /// The keys that start with a text, sorted.
    func keys(startingWith prefix: String) async throws -> [String]
}
