/// Takes `multipart` content apart.
enum MIMEParts {
    struct Entity {
        /// By name in lower case.
        let fields: [String: String]
        let content: ArraySlice<UInt8>
    }

    /// The boundary that a `Content-Type` names; `nil` when it is not multipart.
    static func boundary(in type: String) -> String? {
        guard type.drop(while: { $0 == " " }).lowercased().hasPrefix("multipart/") else { return nil }
        return MediaType.parameter("boundary", in: type)
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
