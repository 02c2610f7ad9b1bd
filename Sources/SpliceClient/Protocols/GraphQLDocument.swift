/// What a GraphQL document says about its operations, without building the rest. Pure.
enum GraphQLDocument {
    /// Whether one of the definitions is a mutation (GraphQL specification section 2.3): fragments, other operations and comments may come
    /// before it.
    static func hasMutation(_ document: String) -> Bool {
        let bytes = Array(document.utf8)
        var index = 0
        var depth = 0
        var isAtDefinition = true
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "#"):
                index = bytes[index...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
                continue
            case UInt8(ascii: "\""):
                index = endOfString(bytes, from: index)
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"):
                depth = max(0, depth - 1)
                if depth == 0, bytes[index] == UInt8(ascii: "}") { isAtDefinition = true }
            case let byte where isNameByte(byte):
                let end = bytes[index...].firstIndex { !isNameByte($0) } ?? bytes.count
                if depth == 0, isAtDefinition {
                    if bytes[index..<end].elementsEqual("mutation".utf8) { return true }
                    isAtDefinition = false
                }
                index = end
                continue
            default: break
            }
            index += 1
        }
        return false
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// The place behind a text, or a block text in three quotes, that begins at `start` (section 2.9.4).
    private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
        let block = Array("\"\"\"".utf8)
        let isBlock = bytes[start...].starts(with: block)
        let mark = isBlock ? block : Array(block.prefix(1))
        var index = start + mark.count
        while index < bytes.count {
            if bytes[index...].starts(with: mark) { return index + mark.count }
            let isEscape = bytes[index] == UInt8(ascii: "\\")
            // In a block only three quotes can be escaped, and a text ends with its line.
            if isEscape, isBlock {
                index += bytes[(index + 1)...].starts(with: block) ? 4 : 1
            } else if !isBlock, bytes[index] == 0x0A || bytes[index] == 0x0D {
                return index
            } else {
                index += isEscape ? 2 : 1
            }
        }
        return bytes.count
    }
}
