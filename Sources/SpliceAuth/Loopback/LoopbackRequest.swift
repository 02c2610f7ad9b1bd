/// The one kind of request that a loopback receiver understands, as a pure function of the bytes that arrived.
package enum LoopbackRequest: Sendable, Equatable {
    /// The head is not complete yet.
    case incomplete
    /// A browser came back, with this query.
    case callback(query: String)
    /// Anything else: the status to answer with.
    case refuse(String)

    /// A head above this size is refused.
    package static let headLimit = 16 << 10

    /// Reads the head of a request.
    ///
    /// - Parameters:
    ///   - bytes: What has arrived so far.
    ///   - port: The port of the receiver. `Host` must name it and 127.0.0.1, so that no page can reach the receiver through a
    ///     name that was pointed at this machine.
    ///   - path: The path of the redirect URI.
    package static func read(_ bytes: [UInt8], port: UInt16, path: String) -> LoopbackRequest {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            return bytes.count > headLimit ? .refuse("431 Request Header Fields Too Large") : .incomplete
        }
        guard end.lowerBound <= headLimit else { return .refuse("431 Request Header Fields Too Large") }
        let head = bytes[..<end.lowerBound]
        guard head.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0D || $0 == 0x0A || $0 == 0x09 }) else {
            return .refuse("400 Bad Request")
        }
        let lines = String(decoding: head, as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return .refuse("400 Bad Request") }
        let hosts = lines.dropFirst().filter { $0.lowercased().hasPrefix("host:") }
            .map { $0.dropFirst(5).filter { $0 != " " && $0 != "\t" } }
        guard hosts == ["127.0.0.1:\(port)"] else { return .refuse("400 Bad Request") }
        guard words[0] == "GET" else { return .refuse("405 Method Not Allowed") }
        let target = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard target[0] == path, target.count == 2 else { return .refuse("404 Not Found") }
        return .callback(query: String(target[1]))
    }

    /// The query of a callback.
    var query: String { if case .callback(let query) = self { query } else { "" } }

    /// An answer that a browser shows and keeps nothing of.
    static func response(_ status: String, _ text: String) -> String {
        """
        HTTP/1.1 \(status)\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Length: \(text.utf8.count)\r
        Cache-Control: no-store\r
        Referrer-Policy: no-referrer\r
        X-Content-Type-Options: nosniff\r
        Content-Security-Policy: default-src 'none'\r
        Connection: close\r
        \r
        \(text)
        """
    }
}
