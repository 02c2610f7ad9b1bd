import SpliceTransfer

/// Puts the replies of SMTP and FTP together from their lines; a pure machine.
struct ReplyReader {
    private var texts: [String] = []

    /// - Returns: The reply, when `line` is its last one. A line that is not part of a reply is passed over.
    mutating func take(_ line: some Collection<UInt8>) -> ServerReply? {
        let text = String(decoding: line.prefix { $0 != 0x0D && $0 != 0x0A }, as: UTF8.self)
        let digits = text.utf8.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }), let code = Int(text.prefix(3))
        else {
            return nil
        }
        texts.append(String(text.dropFirst(4)))
        guard text.utf8.count == 3 || text.utf8.dropFirst(3).first != UInt8(ascii: "-") else { return nil }
        defer { texts = [] }
        let status = texts[0].prefix { $0 != " " }
        guard Self.isEnhancedStatus(status, code: code) else {
            return ServerReply(code: code, text: texts.joined(separator: "\n"))
        }
        let words = texts.map { $0.hasPrefix(status) ? String($0.dropFirst(status.count + 1)) : $0 }
        return ServerReply(code: code, enhancedStatus: String(status), text: words.joined(separator: "\n"))
    }

    /// `class.subject.detail`, its class that of the code (RFC 2034 section 4).
    private static func isEnhancedStatus(_ text: Substring, code: Int) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0] == "\(code / 100)"
            && parts.dropFirst().allSatisfy { (1...3).contains($0.utf8.count) && $0.allSatisfy(\.isNumber) }
    }
}
