import HTTPTypes

/// Puts a response head together from the lines that libcurl hands over; a pure machine.
///
/// Interim responses (1xx) are dropped, trailer fields after the head are ignored; both count towards the limits.
struct HeadParser {
    enum Event {
        /// More lines are to come.
        case more
        /// The status line of the final response.
        case began
        /// The head of the final response is complete.
        case complete
        /// The limit on bytes or fields is exceeded.
        case tooLarge
        /// A line that is not HTTP.
        case malformed
    }

    private let maxBytes: Int
    private let maxFields: Int
    private var bytes = 0
    private var status: Int?
    private(set) var fields = HTTPFields()
    private(set) var isComplete = false
    /// `1.1`, `2`; empty before the first status line.
    private(set) var version = ""

    init(maxBytes: Int, maxFields: Int) {
        self.maxBytes = maxBytes
        self.maxFields = maxFields
    }

    /// The final status, once its line was seen.
    var finalStatus: Int? { status.flatMap { $0 >= 200 ? $0 : nil } }

    /// The head, once it is complete.
    var head: HTTPResponse? {
        guard isComplete, let status else { return nil }
        return HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields)
    }

    mutating func take(_ line: some RandomAccessCollection<UInt8>) -> Event {
        bytes += line.count
        guard bytes <= maxBytes else { return .tooLarge }
        if isComplete { return .more }
        let text = line.dropLast(Self.lineEndCount(line))
        if text.isEmpty { return endHead() }
        if status == nil { return begin(text) }
        guard fields.count < maxFields else { return .tooLarge }
        // libcurl joins folded lines (RFC 9112 section 5.2) before handing them over.
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")),
            let name = HTTPField.Name(String(decoding: text[..<colon], as: UTF8.self))
        else { return .more }
        let value = text[text.index(after: colon)...]
        fields.append(HTTPField(name: name, lenientValue: Self.trimmed(value)))
        return .more
    }

    private mutating func begin(_ line: some RandomAccessCollection<UInt8>) -> Event {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count >= 2, words[0].starts(with: "HTTP/".utf8), words[1].count == 3,
            let code = Int(String(decoding: words[1], as: UTF8.self)), (100...999).contains(code)
        else { return .malformed }
        status = code
        version = String(decoding: words[0].dropFirst(5), as: UTF8.self)
        return code >= 200 ? .began : .more
    }

    private mutating func endHead() -> Event {
        guard let status else { return .more }
        if status < 200 {
            self.status = nil
            fields = HTTPFields()
            return .more
        }
        isComplete = true
        return .complete
    }

    private static func lineEndCount(_ line: some BidirectionalCollection<UInt8>) -> Int {
        line.reversed().prefix { $0 == 0x0D || $0 == 0x0A }.count
    }

    private static func trimmed<Bytes: BidirectionalCollection<UInt8>>(_ value: Bytes) -> Bytes.SubSequence {
        var rest = value[...]
        while let first = rest.first, first == 0x20 || first == 0x09 { rest = rest.dropFirst() }
        while let last = rest.last, last == 0x20 || last == 0x09 { rest = rest.dropLast() }
        return rest
    }
}
