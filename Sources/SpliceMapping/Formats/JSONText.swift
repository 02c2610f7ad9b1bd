/// Writes the strings of the JSON that other formats are turned into.
enum JSONText {
    /// Appends text between quotes, with the escapes of RFC 8259.
    static func append(_ text: ArraySlice<UInt8>, to json: inout [UInt8]) {
        text.span.withBytes { append($0, to: &json) }
    }

    /// Appends text between quotes, with the escapes of RFC 8259.
    static func append(_ text: Bytes, to json: inout [UInt8]) {
        json.append(.quote)
        var start = 0
        var index = text.firstSpecial(from: 0)
        while index < text.count {
            let byte = text[index]
            json.append(text.slice(from: start, to: index))
            json.append(.backslash)
            if byte >= .space {
                json.append(byte)
            } else {
                json += [0x75, .zero, .zero, .zero + byte >> 4]
                json.append(byte & 15 < 10 ? .zero + byte & 15 : 0x57 + byte & 15)
            }
            start = index + 1
            index = text.firstSpecial(from: start)
        }
        json.append(text.slice(from: start, to: text.count))
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

extension Bytes {
    /// The index of the first byte from `start` on that cannot stand in a JSON string by itself; `count` when all can.
    fileprivate func firstSpecial(from start: Int) -> Int {
        var index = start
        while index &+ 8 <= count {
            let specials = Word.specials(in: word(at: index))
            if specials != 0 { return index &+ specials.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < count, self[index] != .quote, self[index] != .backslash, self[index] >= .space { index &+= 1 }
        return index
    }
}
