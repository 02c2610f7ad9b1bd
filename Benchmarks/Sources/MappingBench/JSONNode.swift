/// A JSON value to be written, with its keys in order.
indirect enum JSONNode {
    case object([(String, JSONNode)])
    case array([JSONNode])
    case text(String)
    case number(String)
    case literal(String)

    /// Writes the value; escapes everything outside ASCII where asked to, and indents where a level is given.
    func write(to output: inout [UInt8], isASCII: Bool, indent: Int?) {
        switch self {
        case .number(let text), .literal(let text): output += text.utf8
        case .text(let text): JSONNode.quote(text, to: &output, isASCII: isASCII)
        case .object(let members):
            JSONNode.list(members, "{", "}", to: &output, indent) { member, output, indent in
                JSONNode.quote(member.0, to: &output, isASCII: isASCII)
                output += (indent == nil ? ":" : ": ").utf8
                member.1.write(to: &output, isASCII: isASCII, indent: indent)
            }
        case .array(let elements):
            JSONNode.list(elements, "[", "]", to: &output, indent) { element, output, indent in
                element.write(to: &output, isASCII: isASCII, indent: indent)
            }
        }
    }

    /// The same value with the keys of every object in another order.
    func shuffled(using random: inout SplitMix64) -> JSONNode {
        switch self {
        case .object(let members):
            .object(members.shuffled(using: &random).map { ($0.0, $0.1.shuffled(using: &random)) })
        case .array(let elements): .array(elements.map { $0.shuffled(using: &random) })
        default: self
        }
    }

    /// The same value with fields that no mapping knows, in about every eighth place.
    func withUnknownFields(using random: inout SplitMix64) -> JSONNode {
        switch self {
        case .object(let members):
            var result: [(String, JSONNode)] = []
            for member in members {
                if Int.random(in: 0..<8, using: &random) == 0 {
                    result.append(
                        ("x_\(Int.random(in: 0..<300, using: &random))_\(result.count)", JSONNode.unknown(&random)))
                }
                result.append((member.0, member.1.withUnknownFields(using: &random)))
            }
            return .object(result)
        case .array(let elements): return .array(elements.map { $0.withUnknownFields(using: &random) })
        default: return self
        }
    }

    private static func unknown(_ random: inout SplitMix64) -> JSONNode {
        let choices: [JSONNode] = [
            .number("1"), .number("-2.5e3"), .text("plain text"), .text("ünïcode"), .literal("null"), .literal("true"),
            .object([("a", .array([.number("1"), .object([("b", .text("c"))])]))]), .array([]), .text("esc\"aped\n"),
        ]
        return choices[Int.random(in: 0..<choices.count, using: &random)]
    }

    private static func list<T>(
        _ items: [T], _ open: String, _ close: String, to output: inout [UInt8], _ indent: Int?,
        _ write: (T, inout [UInt8], Int?) -> Void
    ) {
        output += open.utf8
        let inner = indent.map { $0 + 1 }
        for (index, item) in items.enumerated() {
            if index > 0 { output.append(0x2c) }
            if let inner { output += "\n\(String(repeating: "  ", count: inner))".utf8 }
            write(item, &output, inner)
        }
        if let indent, !items.isEmpty { output += "\n\(String(repeating: "  ", count: indent))".utf8 }
        output += close.utf8
    }

    private static func quote(_ text: String, to output: inout [UInt8], isASCII: Bool) {
        output.append(0x22)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": output += [0x5c, UInt8(scalar.value)]
            case "\n": output += "\\n".utf8
            case "\t": output += "\\t".utf8
            default:
                guard isASCII, scalar.value >= 0x80 else {
                    output += String(scalar).utf8
                    continue
                }
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    output += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
                }
            }
        }
        output.append(0x22)
    }
}
