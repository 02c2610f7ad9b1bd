/// The role of a key ring: seals payloads before they reach the disk, and opens them again.
public protocol PayloadCipher: Sendable {
    /// Seals bytes. What is sealed must say which key it was sealed with, so that keys can rotate.
    ///
    /// - Parameters:
    ///   - bytes: The payload.
    ///   - context: Where it belongs, such as `step/01J…/label`; authenticated, so that a payload moved to another
    ///     place does not open there.
    func seal(_ bytes: [UInt8], context: String) throws -> [UInt8]

    /// Opens what ``seal(_:context:)`` made.
    ///
    /// - Throws: If it was changed, moved, or sealed with a key that is gone.
    func open(_ bytes: [UInt8], context: String) throws -> [UInt8]

    /// The same payload under the key that seals now; `nil` if it is already. The default opens and seals whatever it is
    /// given.
    func rewrap(_ bytes: [UInt8], context: String) throws -> [UInt8]?
}

extension PayloadCipher {
    /// Opens and seals.
    public func rewrap(_ bytes: [UInt8], context: String) throws -> [UInt8]? {
        try seal(try open(bytes, context: context), context: context)
    }
}
