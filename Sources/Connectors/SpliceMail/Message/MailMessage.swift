public import SpliceModel

/// One e-mail, before it is written as bytes.
public struct MailMessage: Sendable, Hashable {
    /// Who sends it.
    public let from: Mailbox
    /// Who receives it, 1 to 100: more is what a submission server need not take (RFC 5321 section 4.5.3.1.8).
    public let to: [Mailbox]
    /// Who answers go to; `nil` for the sender.
    public let replyTo: Mailbox?
    /// The subject, on one line.
    public let subject: String
    /// The message as plain text; lines end with a line feed.
    public let text: String
    /// The same as HTML, or `nil`.
    public let html: HTML?
    /// Files that go with it.
    public let attachments: [MailAttachment]
    /// What names this message for ever. The same business event has to have the same id at every attempt, so that a reader's
    /// mail system can tell a double.
    public let id: MessageID
    /// When it was written.
    public let date: Instant

    /// A message from its parts.
    ///
    /// - Throws: ``MailError/Code/recipients`` without recipient or with more than 100, ``MailError/Code/header`` for a subject with a
    ///   control character.
    public init(
        from: Mailbox, to: [Mailbox], replyTo: Mailbox? = nil, subject: String, text: String, html: HTML? = nil,
        attachments: [MailAttachment] = [], id: MessageID, date: Instant
    ) throws(MailError) {
        guard (1...100).contains(to.count) else {
            throw MailError(.recipients, "\(to.count) recipients; a message has 1 to 100")
        }
        guard !subject.hasControlCharacter else {
            throw MailError(.header, "the subject contains a control character, such as a line break")
        }
        self.from = from
        self.to = to
        self.replyTo = replyTo
        self.subject = subject
        self.text = text
        self.html = html
        self.attachments = attachments
        self.id = id
        self.date = date
    }
}

/// A file that goes with a message.
public struct MailAttachment: Sendable, Hashable {
    /// The name that the reader's mail program offers: no path, on one line.
    public let name: String
    /// What the file is: `application/pdf`.
    public let contentType: String
    /// The content.
    public let bytes: [UInt8]

    /// An attachment.
    ///
    /// - Throws: ``MailError/Code/attachment`` for an empty name, one with a slash or a control character, and for a content type
    ///   that is not `type/subtype`.
    public init(name: String, contentType: String, bytes: [UInt8]) throws(MailError) {
        guard !name.isEmpty, !name.hasControlCharacter, !name.contains(where: { $0 == "/" || $0 == "\\" }) else {
            throw MailError(.attachment, "the file name is empty, a path, or contains a control character")
        }
        let parts = contentType.split(separator: "/", omittingEmptySubsequences: false)
        let symbols = Set("!#$&-^_.+".utf8)
        let isToken = { (part: Substring) in
            !part.isEmpty && part.utf8.allSatisfy { $0.isLetterOrDigit || symbols.contains($0) }
        }
        guard parts.count == 2, parts.allSatisfy(isToken) else {
            throw MailError(.attachment, "the content type is not type/subtype")
        }
        self.name = name
        self.contentType = contentType
        self.bytes = bytes
    }
}
