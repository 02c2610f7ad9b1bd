/// What the server said to an accepted message.
public struct MailReceipt: Sendable, Hashable {
    /// One recipient and the server's reply to it.
    public struct Recipient: Sendable, Hashable {
        /// The address.
        public var address: String
        /// The reply to its `RCPT TO`.
        public var reply: ServerReply

        /// A recipient with its reply.
        public init(address: String, reply: ServerReply) {
            self.address = address
            self.reply = reply
        }

        /// Whether the server takes the message for this recipient.
        public var isAccepted: Bool { reply.isPositive }
    }

    /// The reply to the message itself. Its text often holds the server's queue identifier, worth keeping for support.
    public var reply: ServerReply
    /// What the server said to each recipient, in the order of the submission.
    public var recipients: [Recipient]

    /// A receipt from its parts.
    public init(reply: ServerReply, recipients: [Recipient]) {
        self.reply = reply
        self.recipients = recipients
    }
}
