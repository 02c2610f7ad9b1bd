/// Base64 in lines of 76 characters (RFC 2045 section 6.8).
enum Base64Lines {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The characters for `bytes`, without line breaks.
    static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var characters: [UInt8] = []
        var group: UInt32 = 0
        var count = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            count += 1
            if count == 3 {
                append(group, characters: 4, to: &characters)
                group = 0
                count = 0
            }
        }
        if count > 0 {
            append(group << (8 * UInt32(3 - count)), characters: count + 1, to: &characters)
            characters += repeatElement(UInt8(ascii: "="), count: 3 - count)
        }
        return characters
    }

    /// The characters for `bytes` in lines that end with CR LF.
    static func lines(_ bytes: [UInt8]) -> [UInt8] {
        let characters = encode(bytes)
        var lines: [UInt8] = []
        lines.reserveCapacity(characters.count + characters.count / 38 + 2)
        var start = 0
        while start < characters.count {
            let end = min(start + 76, characters.count)
            lines += characters[start..<end]
            lines += [13, 10]
            start = end
        }
        return lines
    }

    private static func append(_ group: UInt32, characters count: Int, to characters: inout [UInt8]) {
        for index in 0..<count { characters.append(alphabet[Int(group >> (18 - 6 * UInt32(index)) & 63)]) }
    }
}
