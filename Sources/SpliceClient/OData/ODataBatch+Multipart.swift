import HTTPTypes

// `multipart/mixed` (RFC 2046 section 5.1) of `application/http` parts.
extension ODataBatch {
    func multipart(_ boundary: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var id = 0
        for (index, part) in parts.enumerated() {
            bytes += Array("--\(boundary)\r\n".utf8)
            switch part {
            case .operation(let operation):
                id += 1
                bytes += Self.part(operation, id: nil)
            case .changeset(let changes):
                let inner = "\(boundary)_\(index)"
                bytes += Array("Content-Type: multipart/mixed; boundary=\(inner)\r\n\r\n".utf8)
                for change in changes {
                    id += 1
                    bytes += Array("--\(inner)\r\n".utf8) + Self.part(change, id: id)
                }
                bytes += Array("--\(inner)--\r\n".utf8)
            }
        }
        return bytes + Array("--\(boundary)--\r\n".utf8)
    }

    private static func part(_ operation: ODataOperation, id: Int?) -> [UInt8] {
        var text = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"
        if let id { text += "Content-ID: \(id)\r\n" }
        text += "\r\n\(operation.method.rawValue) \(operation.path) HTTP/1.1\r\n"
        for field in operation.allHeaders { text += "\(field.name.rawName): \(field.value)\r\n" }
        if !operation.body.isEmpty { text += "Content-Length: \(operation.body.count)\r\n" }
        return Array("\(text)\r\n".utf8) + operation.body + Array("\r\n".utf8)
    }

    func multipartOutcomes(in response: APIResponse) throws -> [ODataOutcome] {
        guard let boundary = MIMEParts.boundary(in: response.headers[.contentType] ?? ""),
            let answers = MIMEParts.split(response.bytes[...], by: boundary)
        else { throw Self.wrong("the answer to the batch is not multipart", response) }
        guard answers.count <= parts.count else {
            throw Self.wrong("the answer has more parts than the batch", response)
        }
        var outcomes: [ODataOutcome] = []
        for (index, part) in parts.enumerated() {
            guard index < answers.count else {
                outcomes += part.operations.map { _ in .notProcessed }
                continue
            }
            outcomes += try Self.outcomes(of: part, answers[index], response)
        }
        return outcomes
    }

    private static func outcomes(
        of part: Part, _ answer: MIMEParts.Entity, _ response: APIResponse
    ) throws -> [ODataOutcome] {
        guard let inner = MIMEParts.boundary(in: answer.fields["content-type"] ?? "") else {
            guard let reply = HTTPText.reply(answer.content) else {
                throw wrong("a part is no HTTP response", response)
            }
            switch part {
            case .operation: return [.answered(reply)]
            // One response for the whole changeset: it failed, and nothing of it took effect.
            case .changeset(let changes):
                guard !reply.isSuccess else { throw wrong("a changeset is answered by one success", response) }
                return changes.map { _ in .undone(reply) }
            }
        }
        guard case .changeset(let changes) = part, let replies = MIMEParts.split(answer.content, by: inner),
            replies.count == changes.count
        else { throw wrong("a changeset is answered by another number of parts than it has", response) }
        return try replies.map { entity in
            guard let reply = HTTPText.reply(entity.content) else {
                throw wrong("a part is no HTTP response", response)
            }
            return .answered(reply)
        }
    }
}

/// Takes `multipart` content apart.
enum MIMEParts {
    struct Entity {
        /// By name in lower case.
        let fields: [String: String]
        let content: ArraySlice<UInt8>
    }

    /// The boundary that a `Content-Type` names; `nil` when it is not multipart.
    static func boundary(in type: String) -> String? {
        let parts = type.split(separator: ";").map { $0.drop { $0 == " " } }
        guard parts.first?.lowercased().hasPrefix("multipart/") == true else { return nil }
        for part in parts.dropFirst() where part.lowercased().hasPrefix("boundary=") {
            let value = part.dropFirst("boundary=".count).filter { $0 != "\"" && $0 != " " }
            return value.isEmpty ? nil : value
        }
        return nil
    }

    /// The entities between the boundaries; `nil` when the closing one is missing, since something may be with it.
    static func split(_ bytes: ArraySlice<UInt8>, by boundary: String) -> [Entity]? {
        let mark = Array("--\(boundary)".utf8)
        var entities: [Entity] = []
        var start: Int?
        var line = bytes.startIndex
        while line < bytes.endIndex {
            let end = bytes[line...].firstIndex(of: 0x0A) ?? bytes.endIndex
            if bytes[line..<end].starts(with: mark) {
                let rest = bytes[(line + mark.count)..<end].filter { $0 != 0x0D && $0 != 0x20 && $0 != 0x09 }
                if rest.isEmpty || rest == [0x2D, 0x2D] {
                    if let start {
                        entities.append(entity(bytes[start..<max(start, endOfContent(bytes, before: line))]))
                    }
                    if !rest.isEmpty { return entities }
                    start = min(end + 1, bytes.endIndex)
                }
            }
            line = end + 1
        }
        return nil
    }

    /// Where the content before a boundary line ends: its line break belongs to the boundary.
    private static func endOfContent(_ bytes: ArraySlice<UInt8>, before line: Int) -> Int {
        var end = line
        if end > bytes.startIndex, bytes[end - 1] == 0x0A { end -= 1 }
        if end > bytes.startIndex, bytes[end - 1] == 0x0D { end -= 1 }
        return end
    }

    private static func entity(_ bytes: ArraySlice<UInt8>) -> Entity {
        let (lines, content) = HTTPText.split(bytes)
        var fields: [String: String] = [:]
        for line in lines {
            guard let (name, value) = HTTPText.field(line) else { continue }
            fields[name.lowercased()] = value
        }
        return Entity(fields: fields, content: content)
    }
}

/// Takes an HTTP response that is written out as text apart.
enum HTTPText {
    /// The response in `bytes`; `nil` when there is none.
    static func reply(_ bytes: ArraySlice<UInt8>) -> ODataReply? {
        let (lines, content) = split(bytes)
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/"), let code = Int(words[1]), (100...999).contains(code) else {
            return nil
        }
        var head = HTTPResponse(status: HTTPResponse.Status(code: code))
        for line in lines.dropFirst() {
            guard let (name, value) = field(line), let name = HTTPField.Name(name), HTTPField.isValidValue(value) else {
                continue
            }
            head.headerFields.append(HTTPField(name: name, value: value))
        }
        var body = Array(content)
        if let length = head.headerFields[.contentLength].flatMap({ Int($0) }), length >= 0, length < body.count {
            body.removeSubrange(length...)
        }
        return ODataReply(head: head, bytes: body)
    }

    /// The lines before the first empty one, and what follows it.
    static func split(_ bytes: ArraySlice<UInt8>) -> (lines: [String], content: ArraySlice<UInt8>) {
        var lines: [String] = []
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
            let line = bytes[start..<end].filter { $0 != 0x0D }
            start = min(end + 1, bytes.endIndex)
            if line.isEmpty { break }
            lines.append(String(decoding: line, as: UTF8.self))
        }
        return (lines, bytes[start...])
    }

    /// Name and value of a header line.
    static func field(_ line: String) -> (name: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...]
        let trimmed = value.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
        return (String(line[..<colon]), String(trimmed))
    }
}
