import SpliceConnect
import SpliceModel

/// What names a message for ever: `<local@domain>` (RFC 5322 section 3.6.4).
public struct MessageID: Sendable, Hashable, CustomStringConvertible {
    /// The id with its angle brackets.
    public let description: String

    /// The id of the message that belongs to an idempotency key: always the same for the same key and domain.
    ///
    /// The local part is made from the key by `StableID`, so that a key made of order numbers or names does not travel
    /// with the message.
    /// - Parameters:
    ///   - key: The idempotency key of the step that sends.
    ///   - sender: The mailbox in `From:`, whose domain the id is made in.
    public init(idempotencyKey key: String, sender: Mailbox) {
        description = "<\(StableID.hex(of: key))@\(sender.address.domain)>"
    }
}
