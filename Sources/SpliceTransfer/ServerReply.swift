/// A reply of a server that answers commands with three digits and a text, as SMTP (RFC 5321 section 4.2) and FTP
/// (RFC 959 section 4.2) do; or the result code and words of a directory that refused (RFC 4511 appendix A).
public struct ServerReply: Sendable, Hashable {
    /// The three-digit code; of a directory, its result code: no result code of one is such a code of the other kind.
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

    /// Whether the server accepted: 2xx or 3xx; of a directory, 0.
    public var isPositive: Bool { (200..<400).contains(code) || code == 0 }
    /// Whether the refusal is for now only, and a later attempt may succeed: 4xx; of a directory, 51 (busy) and 52 (unavailable).
    public var isTransient: Bool { (400..<500).contains(code) || code == 51 || code == 52 }
}

extension ServerReply: CustomStringConvertible {
    /// The codes alone, safe to log.
    public var description: String { enhancedStatus.map { "\(code) \($0)" } ?? "\(code)" }
}
