/// An e-mail address: the addr-spec of RFC 5322 within the limits of RFC 5321, with UTF-8 as RFC 6531 permits it.
///
/// The local part is kept as written, since only its host may interpret it; the domain is turned to ASCII lower case.
/// That a mailbox exists is not known.
public struct EmailAddress: Sendable, Hashable {
    /// What is before the last `@`, as written, quotes included.
    public let localPart: String
    /// What is behind it, in lower case: a domain, or an address literal in brackets.
    public let domain: String

    /// An address from text without surrounding space; nil when it is none.
    public init?(_ text: String) {
        do throws(ModelError) { try self.init(parsing: text) } catch { return nil }
    }

    /// An address from text without surrounding space.
    ///
    /// Comments, display names and folding white space are refused, as is a local part above 64 bytes, a domain above
    /// 255, a label above 63, or 254 bytes in all. Throws `invalidFormat` or `outOfRange`.
    public init(parsing text: some StringProtocol) throws(ModelError) {
        let bytes = Array(text.utf8)
        guard let separator = bytes.lastIndex(of: 0x40) else {
            throw ModelError(.invalidFormat, "EmailAddress", "there is no @")
        }
        let local = Array(bytes[..<separator])
        let domain = Array(bytes[(separator + 1)...])
        guard local.count <= 64, domain.count <= 255, local.count + domain.count < 254 else {
            throw ModelError(.outOfRange, "EmailAddress", "at most 64 bytes before the @, 255 after it, 254 in all")
        }
        guard MailSyntax.isLocalPart(local) else {
            throw ModelError(.invalidFormat, "EmailAddress", "what is before the @ is neither a dot-string nor quoted")
        }
        guard MailSyntax.isDomain(domain) || MailSyntax.isAddressLiteral(domain) else {
            throw ModelError(.invalidFormat, "EmailAddress", "what is after the @ is neither a domain nor an address")
        }
        localPart = String(decoding: local, as: UTF8.self)
        self.domain = String(decoding: domain.map(\.asciiLowercased), as: UTF8.self)
    }

    /// True when the address has characters outside ASCII and needs a mail system with SMTPUTF8 (RFC 6531).
    public var isInternationalized: Bool { description.utf8.contains { $0 >= 0x80 } }
}

extension EmailAddress: LosslessStringConvertible {
    /// `local@domain`.
    public var description: String { "\(localPart)@\(domain)" }
}

extension EmailAddress: Codable {
    /// Reads `local@domain`.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes `local@domain`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
