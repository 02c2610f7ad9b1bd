/// A reply of a server that answers commands with three digits and a text, as SMTP (RFC 5321 section 4.2) and FTP
/// (RFC 959 section 4.2) do; or the result code and words of a directory that refused (RFC 4511 appendix A).
public struct ServerReply: Sendable, Hashable {
    /// The three-digit code; of a directory, its result code, for which ``isPositive`` and ``isTransient`` say nothing.
    public var code: Int
    /// The enhanced status code of RFC 3463, for example `5.1.1`, where the server gave one.
    public var enhancedStatus: String?
    /// The server's words, lines joined by a newline. They may quote addresses and names: not for logs.
    public var text: String

    /// A reply from its parts.
    public init(code: Int, enhancedStatus: String? = nil, text: String = "") {
        self.code = code
        self.enhancedStatus = enhancedStatus
        self.text = text
    }

    /// Whether the server accepted: 2xx or 3xx.
    public var isPositive: Bool { (200..<400).contains(code) }
    /// Whether the refusal is for now only, and a later attempt may succeed: 4xx.
    public var isTransient: Bool { (400..<500).contains(code) }
}

extension ServerReply: CustomStringConvertible {
    /// The codes alone, safe to log.
    public var description: String { enhancedStatus.map { "\(code) \($0)" } ?? "\(code)" }
}
