extension MailMessage {
    /// The message as it goes over the wire after `DATA`: RFC 5322 header and MIME body, CR LF, 7-bit, dots not doubled.
    ///
    /// Equal messages yield equal bytes.
    public func encoded() throws(MailError) -> [UInt8] { try MIMEWriter.bytes(of: self) }
}
