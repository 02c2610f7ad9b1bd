import SpliceModel

/// An offending value as far as its classification allows it to be shown.
struct ShownValue: CustomStringConvertible {
    /// The most characters of a value that a message shows.
    static let limit = 40

    /// The value, or what kind of value it is; nil when there is none.
    let text: String?
    let offset: Int?

    init(_ token: Token, in record: RecordView, as classification: Classification) {
        offset = token.kind == .absent ? nil : Int(token.start)
        switch token.kind {
        case .absent: text = nil
        case .null: text = "null"
        case .true: text = "true"
        case .false: text = "false"
        case .object: text = "an object"
        case .array: text = "an array"
        case .number: text = Redaction.messages.text(ShownValue.spelling(token, record), classification)
        case .string:
            let spelling = ShownValue.spelling(token, record)
            text = Redaction.messages.text(
                Redaction.messages.permits(classification) ? "\"\(ShownValue.cut(spelling))\"" : spelling,
                classification)
        }
    }

    var description: String { text ?? "the value" }

    /// The value as the document spells it.
    static func spelling(_ token: Token, _ record: RecordView) -> String {
        String(decoding: record.bytes(of: token).array, as: UTF8.self)
    }

    static func cut(_ text: String) -> String { text.count > limit ? "\(text.prefix(limit))…" : text }
}

extension Redaction {
    /// What the messages of this module show: internal values; of others, their class and length.
    static let messages = Redaction(showingUpTo: .internal, mask: .length)
}
