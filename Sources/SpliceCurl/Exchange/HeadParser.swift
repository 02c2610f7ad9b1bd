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

    /// - Parameter names: Where names are kept that were seen before.
    mutating func take<Line: RandomAccessCollection<UInt8>>(_ line: Line, names: FieldNames) -> Event {
        bytes += line.count
        guard bytes <= maxBytes else { return .tooLarge }
        if isComplete { return .more }
        let text = Self.withoutLineEnd(line)
        if text.isEmpty { return endHead() }
        if status == nil { return begin(text) }
        guard fields.count < maxFields else { return .tooLarge }
        // libcurl joins folded lines (RFC 9112 section 5.2) before handing them over.
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), let name = names.name(text[..<colon]) else {
            return .more
        }
        let field = HTTPField(name: name, lenientValue: Self.trimmed(text[text.index(after: colon)...]))
        switch name.canonicalName.utf8.count {
        case 14 where name == .contentLength: contentLength = Int(field.value)
        case 16 where name == .contentEncoding: isEncoded = true
        default: break
        }
        if fields.isEmpty { fields.reserveCapacity(12) }
        fields.append(field)
        return .more
    }

    private mutating func begin(_ line: some RandomAccessCollection<UInt8>) -> Event {
        guard line.starts(with: "HTTP/".utf8), let space = line.firstIndex(of: 0x20) else { return .malformed }
        let digits = line[line.index(after: space)...].prefix { $0 != 0x20 }
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return .malformed }
        let code = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
        guard code >= 100 else { return .malformed }
        status = code
        version = String(decoding: line[line.index(line.startIndex, offsetBy: 5)..<space], as: UTF8.self)
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

    private static func withoutLineEnd<Line: RandomAccessCollection<UInt8>>(_ line: Line) -> Line.SubSequence {
        var rest = line[...]
        while let last = rest.last, last == 0x0A || last == 0x0D { rest.removeLast() }
        return rest
    }

    private static func trimmed<Bytes: BidirectionalCollection<UInt8>>(_ value: Bytes) -> Bytes.SubSequence {
        var rest = value[...]
        while let first = rest.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
        while let last = rest.last, last == 0x20 || last == 0x09 { rest.removeLast() }
        return rest
    }
}
