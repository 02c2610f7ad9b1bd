/// Writes the strings of the JSON that other formats are turned into.
enum JSONText {
    /// Appends text between quotes, with the escapes of RFC 8259.
    static func append(_ text: ArraySlice<UInt8>, to json: inout [UInt8]) {
        json.append(.quote)
        var start = text.startIndex
        for index in text.indices {
            let byte = text[index]
            guard byte == .quote || byte == .backslash || byte < .space else { continue }
            json += text[start..<index]
            start = index + 1
            json.append(.backslash)
            if byte >= .space {
                json.append(byte)
            } else {
                json += [0x75, .zero, .zero, .zero + byte >> 4]
                json.append(byte & 15 < 10 ? .zero + byte & 15 : 0x57 + byte & 15)
            }
        }
        json += text[start...]
        json.append(.quote)
    }

    /// `"name":`.
    static func key(_ name: String) -> [UInt8] {
        var json: [UInt8] = []
        append(Array(name.utf8)[...], to: &json)
        json.append(.colon)
        return json
    }
}
