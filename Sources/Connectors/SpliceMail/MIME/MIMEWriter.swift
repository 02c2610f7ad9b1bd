/// Writes a message as bytes: RFC 5322 header, MIME body (RFC 2045, 2046), lines of at most 78 characters, CR LF.
///
/// The same message always yields the same bytes: boundaries come from the message's id. Text goes out as quoted-printable, files as
/// Base64, so the result is 7-bit and passes every server. A leading dot is not doubled: that is the submission's work
/// (RFC 5321 section 4.5.2).
enum MIMEWriter {
    /// The bytes of `message`.
    static func bytes(of message: MailMessage) throws(MailError) -> [UInt8] {
        var header = try HeaderField.plain("Date", MailDate.text(of: message.date))
        header += try HeaderField.mailboxes("From", [message.from])
        header += try HeaderField.mailboxes("To", message.to)
        if let replyTo = message.replyTo { header += try HeaderField.mailboxes("Reply-To", [replyTo]) }
        header += try HeaderField.text("Subject", message.subject)
        header += try HeaderField.plain("Message-ID", message.id.description)
        header += "MIME-Version: 1.0\r\n"
        // Says that a program wrote it, so that holiday notices are not sent back (RFC 3834 section 5).
        header += "Auto-Submitted: auto-generated\r\n"
        return Array(header.utf8) + body(of: message)
    }

    private static func body(of message: MailMessage) -> [UInt8] {
        let name = message.id.description.drop { $0 == "<" }.prefix { $0 != "@" }
        var content = part("text/plain; charset=utf-8", QuotedPrintable.encode(message.text))
        if let html = message.html {
            content = multipart(
                "alternative", boundary: "=_a_\(name)",
                [content, part("text/html; charset=utf-8", QuotedPrintable.encode(html.description))])
        }
        guard !message.attachments.isEmpty else { return content }
        return multipart("mixed", boundary: "=_m_\(name)", [content] + message.attachments.map(part))
    }

    private static func part(_ type: String, _ encoded: [UInt8]) -> [UInt8] {
        Array("Content-Type: \(type)\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".utf8) + encoded
    }

    private static func part(_ attachment: MailAttachment) -> [UInt8] {
        let head = """
            Content-Type: \(attachment.contentType)\r
            Content-Transfer-Encoding: base64\r
            Content-Disposition: attachment\(FileNameParameter.lines(attachment.name))\r
            \r

            """
        return Array(head.utf8) + Base64Lines.lines(attachment.bytes)
    }

    /// Boundaries begin with `=_`, which neither quoted-printable nor Base64 can contain (RFC 2045 section 6.7).
    private static func multipart(_ subtype: String, boundary: String, _ parts: [[UInt8]]) -> [UInt8] {
        var bytes = Array("Content-Type: multipart/\(subtype);\r\n boundary=\"\(boundary)\"\r\n\r\n".utf8)
        for part in parts { bytes += Array("--\(boundary)\r\n".utf8) + part + [13, 10] }
        return bytes + Array("--\(boundary)--\r\n".utf8)
    }
}
