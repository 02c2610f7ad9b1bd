extension DirectoryFilter {
    /// The filter as text, with its parentheses (RFC 4515).
    public var text: String {
        switch kind {
        case .all(let filters): "(&\(filters.map(\.text).joined()))"
        case .any(let filters): "(|\(filters.map(\.text).joined()))"
        case .not(let filter): "(!\(filter.text))"
        case .present(let attribute): "(\(attribute.name)=*)"
        case .equal(let attribute, let value): "(\(attribute.name)=\(Self.escaped(value)))"
        case .atLeast(let attribute, let value): "(\(attribute.name)>=\(Self.escaped(value)))"
        case .atMost(let attribute, let value): "(\(attribute.name)<=\(Self.escaped(value)))"
        case .approximately(let attribute, let value): "(\(attribute.name)~=\(Self.escaped(value)))"
        case .matches(let attribute, let start, let middle, let end):
            "(\(attribute.name)=\(([start] + middle + [end]).map(Self.escaped).joined(separator: "*")))"
        case .rule(let rule, let attribute, let value, let isInName):
            "(\(attribute?.name ?? "")\(isInName ? ":dn" : "")\(rule.map { ":\($0.name)" } ?? ""):=\(Self.escaped(value)))"
        }
    }

    /// Everything but printable ASCII without meaning, as `\hh` (RFC 4515 section 3, `valueencoding`).
    private static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "*"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"), ..<0x20, 0x7F...:
                text += byte < 16 ? "\\0" : "\\"
                text += String(byte, radix: 16)
            default: text.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return text
    }
}
