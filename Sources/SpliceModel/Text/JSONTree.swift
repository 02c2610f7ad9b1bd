/// A JSON document that is put together by hand, its keys in the order given: for schemas and reports.
package indirect enum JSONTree: Sendable {
    /// Text.
    case text(String)
    /// A number.
    case integer(Int64)
    /// `true` or `false`.
    case boolean(Bool)
    /// An array.
    case list([JSONTree])
    /// An object.
    case object([(name: String, value: JSONTree)])

    /// An array of texts.
    package static func texts(_ texts: some Sequence<String>) -> JSONTree { .list(texts.map { .text($0) }) }

    /// RFC 8259, indented by two spaces, with a line feed at its end.
    package var pretty: String {
        var text = ""
        write(to: &text, indent: "")
        return text + "\n"
    }

    private func write(to text: inout String, indent: String) {
        switch self {
        case .text(let value): text += JSONTree.quoted(value)
        case .integer(let value): text += "\(value)"
        case .boolean(let value): text += value ? "true" : "false"
        case .list(let values):
            JSONTree.write(values.map { ("", $0) }, "[", "]", to: &text, indent: indent)
        case .object(let members):
            JSONTree.write(
                members.map { ("\(JSONTree.quoted($0.name)): ", $0.value) }, "{", "}", to: &text, indent: indent)
        }
    }

    private static func write(
        _ members: [(key: String, value: JSONTree)], _ open: String, _ close: String, to text: inout String,
        indent: String
    ) {
        guard !members.isEmpty else {
            text += open + close
            return
        }
        let inner = indent + "  "
        for (index, member) in members.enumerated() {
            text += (index == 0 ? open : ",") + "\n" + inner + member.key
            member.value.write(to: &text, indent: inner)
        }
        text += "\n" + indent + close
    }

    /// Text as JSON, quoted and escaped.
    package static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
