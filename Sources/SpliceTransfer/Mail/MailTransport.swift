public import SpliceHTTP

/// Hands a message over to a mail server: SMTP message submission (RFC 5321, RFC 6409).
///
/// A submission is one attempt: nothing is repeated, queued or bounced here.
///
/// - Errors: ``TransferError``; `CancellationError` when the task was cancelled. Its `outcome` is `notSent` when the
///   server cannot have got the end of the message (it then discards it, RFC 5321 section 4.1.1.4), `refused` when it
///   said no, `ambiguous` when the whole message was sent and no reply to it came. After `ambiguous` a repetition may
///   deliver twice.
/// - Cancellation: cancelling the task closes the connection; whether the message was accepted is then unknown.
/// - Concurrency: any number of calls may overlap.
public protocol MailTransport: Sendable {
    /// Submits one message.
    ///
    /// - Parameters:
    ///   - submission: Envelope and message.
    ///   - server: Where, and as whom.
    ///   - timeouts: `firstByte` is the longest wait for the reply to the whole message; RFC 5321 section 4.5.3.2.6
    ///     recommends 10 minutes, since a server that scans messages is slow to answer.
    /// - Returns: The server's replies. It has taken responsibility for the message (RFC 5321 section 4.2.5).
    func submit(
        _ submission: MailSubmission, to server: MailServer, timeouts: ExchangeTimeouts
    ) async throws -> MailReceipt
}

extension ExchangeTimeouts {
    /// Time-outs for mail: 10 s to connect, 10 minutes for the last reply, 5 minutes between pieces, 15 minutes in all.
    public static let mail = ExchangeTimeouts(
        connect: .seconds(10), firstByte: .seconds(600), idle: .seconds(300), total: .seconds(900))
}

extension MailTransport {
    /// Submits one message with the time-outs `ExchangeTimeouts.mail`.
    public func submit(_ submission: MailSubmission, to server: MailServer) async throws -> MailReceipt {
        try await submit(submission, to: server, timeouts: .mail)
    }
}
