import SpliceModel

/// A list in one text.
///
/// ```swift
/// .list(separator: ", ")          // "red, green" ↔ ["red", "green"]
/// ```
///
/// White space around an element is not part of it, and empty elements are left out. An element that has the separator, which
/// would become two, is refused when written.
public struct ListRule: Rule {
    let separator: String
    /// The separator without white space, which is what elements are told apart by; white space itself where it has no more.
    private let mark: String

    init(separator: String) {
        self.separator = separator
        mark = separator.trimmed.isEmpty ? separator : separator.trimmed
    }

    /// Reads the elements.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> [String] {
        let text = try cell.text()
        guard !mark.isEmpty else { throw Refusal(.mapping) }
        return text.split(separator: mark).map(\.trimmed).filter { !$0.isEmpty }
    }

    /// Writes the elements.
    public func encode(_ value: [String], to writer: inout Writer) throws(Refusal) {
        for element in value {
            guard !element.contains(mark) else { throw Refusal("has the separator in an element") }
            guard !element.isEmpty, element == element.trimmed else {
                throw Refusal("has an element with white space around it")
            }
        }
        writer.text(value.joined(separator: separator))
    }

    /// Two elements.
    public func example(_ number: Int) -> String {
        FieldConstant.text("s\(number)\(separator)t").description
    }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote(
            "list in text, separated by “\(separator)”", expects: "text", type: .string,
            edgeCases: ["empty elements are left out"], classification: .personal)
    }
}

extension Rule where Self == ListRule {
    /// A list in one text. The separator must have a character.
    public static func list(separator: String) -> ListRule { ListRule(separator: separator) }
}
