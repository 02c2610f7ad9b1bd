public import SpliceModel

/// An e-mail address with an optional display name, as it stands in `From:` and `To:` (RFC 5322 section 3.4).
public struct Mailbox: Sendable, Hashable, Codable {
    /// The address, in ASCII.
    public let address: EmailAddress
    /// The display name, any text on one line; empty for none.
    public let name: String

    /// A mailbox.
    ///
    /// - Throws: ``MailError/Code/address`` for an address outside ASCII, which would need SMTPUTF8 (RFC 6531) all the way to the
    ///   reader; ``MailError/Code/header`` for a name with a line break or another control character.
    public init(_ address: EmailAddress, name: String = "") throws(MailError) {
        guard !address.isInternationalized else {
            throw MailError(.address, "the address has characters outside ASCII; use its ASCII form")
        }
        guard !name.hasControlCharacter else {
            throw MailError(.header, "the display name contains a control character")
        }
        self.address = address
        self.name = name
    }

    /// A mailbox from text: `local@domain`.
    ///
    /// - Throws: As the other initialiser, and ``MailError/Code/address`` for text that is no address.
    public init(parsing address: String, name: String = "") throws(MailError) {
        guard let address = EmailAddress(address) else {
            throw MailError(.address, "the address is not local@domain; correct it at its source")
        }
        try self.init(address, name: name)
    }

    /// Reads and checks a mailbox.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            container.decode(EmailAddress.self, forKey: .address),
            name: container.decodeIfPresent(String.self, forKey: .name) ?? "")
    }

    private enum CodingKeys: String, CodingKey { case address, name }
}

extension Mailbox: CustomStringConvertible {
    /// The domain only: an address is personal, and descriptions reach logs.
    public var description: String { "…@\(address.domain)" }
}
