private import Crypto
import SpliceModel

/// What names a message for ever: `<local@domain>` (RFC 5322 section 3.6.4).
public struct MessageID: Sendable, Hashable, CustomStringConvertible {
    /// The id with its angle brackets.
    public let description: String

    /// The id of the message that belongs to an idempotency key: always the same for the same key and domain.
    ///
    /// The local part is the first 128 bits of SHA-256 over the key, in hexadecimal, so that a key made of order numbers or
    /// names does not travel with the message.
    /// - Parameters:
    ///   - key: The idempotency key of the step that sends.
    ///   - sender: The mailbox in `From:`, whose domain the id is made in.
    public init(idempotencyKey key: String, sender: Mailbox) {
        let digits = SHA256.hash(data: Array(key.utf8)).prefix(16).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        description = "<\(digits.joined())@\(sender.address.domain)>"
    }
}
