import SpliceModel

/// A value kept as the JSON it is: for parts of a document that the application passes on without looking inside.
///
/// ```swift
/// .json                   // any value; "metadata": {"source": "web"} becomes the text {"source": "web"}
/// ```
public struct JSONRule: Rule {
    /// Reads any value but a missing one, as its JSON text.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> String {
        let token = cell.token
        guard token.kind != .absent else { throw Refusal(.missing) }
        let text = cell.record.bytes(of: token).string(isASCII: false)
        return token.kind == .string ? "\"\(text)\"" : text
    }

    /// Writes JSON as it is. Text that is not one JSON value is refused.
    public func encode(_ value: String, to writer: inout Writer) throws(Refusal) {
        let isValid = Array(value.utf8).span.withBytes { $0.isOneValue }
        guard isValid else { throw Refusal("is not JSON", .malformed) }
        writer.verbatim(value)
    }

    /// An object that tells the number.
    public func example(_ number: Int) -> String { "{\"number\":\(number)}" }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote(
            "JSON as it is", expects: "JSON", type: [.string, .number, .boolean, .object, .array],
            nulls: NullPolicy(absent: .refused, null: .value, empty: .value, written: .never), classification: .personal
        )
    }
}

extension Rule where Self == JSONRule {
    /// Any value, as its JSON text.
    public static var json: JSONRule { JSONRule() }
}

extension Bytes {
    /// True when the bytes are one JSON value with nothing but white space around it.
    var isOneValue: Bool {
        do throws(ScanFault) {
            let end = try skipValue(at: afterWhitespace(0), depth: 1000)
            return afterWhitespace(end) == count
        } catch {
            return false
        }
    }
}
