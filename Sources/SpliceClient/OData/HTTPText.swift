import HTTPTypes

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
