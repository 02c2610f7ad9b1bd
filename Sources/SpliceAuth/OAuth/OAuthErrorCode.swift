/// Error codes that servers and browsers send, made safe to log.
enum OAuthErrorCode {
    /// The code when it looks like one: letters and underscores, 48 at most; otherwise `unrecognised`, since a server, or
    /// whoever speaks in its name, could put a token there.
    static func safe(_ code: String) -> String {
        let isCode =
            (1...48).contains(code.utf8.count)
            && code.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        return isCode ? code : "unrecognised"
    }
}
