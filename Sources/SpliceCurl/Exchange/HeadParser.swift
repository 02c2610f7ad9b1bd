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
    private var fields: [HTTPField] = []
    private(set) var isComplete = false
    /// `1.1`, `2`; empty before the first status line.
    private(set) var version = ""
    /// The head's `Content-Length`, where it has a usable one.
    private(set) var contentLength: Int?
    /// Whether the head has a `Content-Encoding`.
    private(set) var isEncoded = false

    init(maxBytes: Int, maxFields: Int) {
        self.maxBytes = maxBytes
        self.maxFields = maxFields
    }

    /// The final status, once its line was seen.
    var finalStatus: Int? { status.flatMap { $0 >= 200 ? $0 : nil } }

    /// The head, once it is complete.
    var head: HTTPResponse? {
        guard isComplete, let status else { return nil }
        var collected = HTTPFields()
        collected.reserveCapacity(fields.count)
        collected.replaceSubrange(collected.endIndex..<collected.endIndex, with: fields)
        return HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: collected)
    }

    /// - Parameter seen: Where fields are kept that were seen before.
    mutating func take(_ line: Span<UInt8>, seen: SeenFields) -> Event {
        bytes += line.count
        guard bytes <= maxBytes else { return .tooLarge }
        if isComplete { return .more }
        let text = line.extracting(Self.trimmed(line, of: 0x0D, 0x0A))
        if text.isEmpty { return endHead() }
        if status == nil { return begin(text) }
        guard fields.count < maxFields else { return .tooLarge }
        // libcurl joins folded lines (RFC 9112 section 5.2) before handing them over.
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return .more }
        let rest = text.extracting((colon + 1)..<text.count)
        let value = rest.extracting(Self.trimmed(rest, of: 0x20, 0x09))
        guard let field = seen.field(text.extracting(0..<colon), value) else { return .more }
        switch field.name.canonicalName.utf8.count {
        case 14 where field.name == .contentLength: contentLength = Int(field.value)
        case 16 where field.name == .contentEncoding: isEncoded = true
        default: break
        }
        if fields.isEmpty { fields.reserveCapacity(12) }
        fields.append(field)
        return .more
    }

    private mutating func begin(_ line: Span<UInt8>) -> Event {
        let start = "HTTP/".utf8
        guard line.count > start.count, start.enumerated().allSatisfy({ line[$0.offset] == $0.element }),
            let space = line.firstIndex(of: 0x20)
        else { return .malformed }
        var code = 0
        var end = space + 1
        while end < line.count, line[end] != 0x20 {
            guard (0x30...0x39).contains(line[end]), end <= space + 3 else { return .malformed }
            code = code * 10 + Int(line[end]) - 0x30
            end += 1
        }
        guard end == space + 4, code >= 100 else { return .malformed }
        status = code
        version = line.extracting(start.count..<space).text
        return code >= 200 ? .began : .more
    }

    private mutating func endHead() -> Event {
        guard let status else { return .more }
        if status < 200 {
            self.status = nil
            fields = []
            contentLength = nil
            isEncoded = false
            return .more
        }
        isComplete = true
        return .complete
    }

    /// Where the bytes are without those at either end that are `one` or `other`.
    private static func trimmed(_ bytes: Span<UInt8>, of one: UInt8, _ other: UInt8) -> Range<Int> {
        var (start, end) = (0, bytes.count)
        while start < end, bytes[start] == one || bytes[start] == other { start += 1 }
        while start < end, bytes[end - 1] == one || bytes[end - 1] == other { end -= 1 }
        return start..<end
    }
}
