import SpliceHTTP

/// A message with its envelope, checked.
public struct MailSubmission: Sendable, Hashable {
    /// The address that bounces go to; empty for none (`MAIL FROM:<>`).
    public let sender: String
    /// Whom the message is for; at least one, independent of the header's `To`.
    public let recipients: [String]
    /// The message as RFC 5322 says: header, empty line, body; lines end in CR LF.
    public let content: [UInt8]
    /// Whether to go on when the server refuses some of the recipients. Default `false`: all or none.
    public var acceptsPartialDelivery: Bool

    /// Checks what a server or an attacker could trip over.
    ///
    /// - Parameters:
    ///   - sender: `user@domain`, or empty.
    ///   - recipients: At least one `user@domain`.
    ///   - content: 7-bit; encode anything else (RFC 2045). Every line ends in CR LF and has at most 998 bytes before
    ///     it (RFC 5322 section 2.1.1). A CR or LF by itself is refused, because servers disagree about its meaning
    ///     (RFC 5321 section 2.3.8; "SMTP smuggling").
    ///   - acceptsPartialDelivery: See ``acceptsPartialDelivery``.
    /// - Throws: ``TransferError`` with code `invalidRequest`.
    public init(
        sender: String, recipients: [String], content: [UInt8], acceptsPartialDelivery: Bool = false
    ) throws(TransferError) {
        guard !recipients.isEmpty else { throw Self.invalid("a message needs at least one recipient") }
        guard sender.isEmpty || Self.isAddress(sender) else { throw Self.invalid("the sender is not user@domain") }
        for (index, recipient) in recipients.enumerated() where !Self.isAddress(recipient) {
            throw Self.invalid("recipient \(index + 1) is not user@domain")
        }
        try Self.check(content)
        self.sender = sender
        self.recipients = recipients
        self.content = content
        self.acceptsPartialDelivery = acceptsPartialDelivery
    }

    private static func invalid(_ message: String) -> TransferError {
        TransferError(.invalidRequest, outcome: .notSent, message: message)
    }

    /// Whether `text` is an address that fits between `<` and `>` in a command: printable ASCII, one `@` outside
    /// quotes at least, within the lengths of RFC 5321 section 4.5.3.1. It need not exist, the server knows that
    /// better.
    private static func isAddress(_ text: String) -> Bool {
        guard text.utf8.count <= 254, let at = text.lastIndex(of: "@") else { return false }
        let local = text[..<at].utf8
        let domain = text[text.index(after: at)...].utf8
        return (1...64).contains(local.count) && !domain.isEmpty
            && local.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
            && domain.allSatisfy { byte in
                byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)
                    || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: ":")
            }
    }

    private static func check(_ content: [UInt8]) throws(TransferError) {
        var lineNumber = 1
        var lineLength = 0
        var isAfterCR = false
        for byte in content {
            if isAfterCR != (byte == 0x0A) { throw invalid("line \(lineNumber) has a CR or LF by itself") }
            isAfterCR = byte == 0x0D
            if byte == 0x0A {
                lineNumber += 1
                lineLength = 0
            } else if byte != 0x0D {
                lineLength += 1
                guard byte < 0x80, byte != 0 else { throw invalid("line \(lineNumber) is not 7-bit text") }
                guard lineLength <= 998 else { throw invalid("line \(lineNumber) is longer than 998 bytes") }
            }
        }
        guard !content.isEmpty, !isAfterCR, lineLength == 0 else {
            throw invalid("the message must end with CR LF")
        }
    }
}
