import SpliceModel

/// A fixed value of a field: a text, a whole number, or yes and no.
///
/// It is written as a literal: `"company"`, `2`, `true`.
public enum FieldConstant: Sendable, Hashable {
    /// A text, told apart by every letter.
    case text(String)
    /// A whole number. `2.0` in a document is the same number.
    case integer(Int64)
    /// Yes or no.
    case boolean(Bool)

    /// What a value of a document says: a text, a whole number, yes or no; nil for any other.
    ///
    /// - Parameter text: the characters of a text, its escapes replaced, or of a number; anything for other values.
    package init?(_ kind: ValueKind, _ text: @autoclosure () -> String) {
        switch kind {
        case .string: self = .text(text())
        case .number:
            guard let number = ExactDecimal(text())?.wholeNumber else { return nil }
            self = .integer(number)
        case .true, .false: self = .boolean(kind == .true)
        case .absent, .null, .object, .array: return nil
        }
    }

    /// As JSON spells it.
    var json: [UInt8] {
        var writer = Writer(capacity: 64)
        write(to: &writer)
        return writer.bytes
    }

    func write(to writer: inout Writer) {
        switch self {
        case .text(let text): writer.text(text)
        case .integer(let number): writer.integer(number)
        case .boolean(let value): writer.boolean(value)
        }
    }

    /// True when a value of a document is this one.
    func isSame(as cell: borrowing Cell) -> Bool {
        do throws(Refusal) {
            switch self {
            case .text(let text):
                return try cell.withText { (spelt) throws(Refusal) in spelt.isSame(as: text) }
            case .integer(let number): return try cell.integer() == number
            case .boolean(let value): return try BooleanRule.boolean.decode(cell) == value
            }
        } catch {
            return false
        }
    }

    /// The kind of value that it is.
    var type: WireType {
        switch self {
        case .text: .string
        case .integer: .integer
        case .boolean: .boolean
        }
    }
}

extension FieldConstant: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// A text.
    public init(stringLiteral text: String) { self = .text(text) }
    /// A number.
    public init(integerLiteral number: Int64) { self = .integer(number) }
    /// Yes or no.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension FieldConstant: CustomStringConvertible {
    /// As JSON spells it.
    public var description: String { String(decoding: json, as: UTF8.self) }
}

extension Span<UInt8> {
    /// True when the bytes are the UTF-8 of a text.
    func isSame(as text: String) -> Bool {
        var index = 0
        for byte in text.utf8 {
            guard index < count, self[index] == byte else { return false }
            index &+= 1
        }
        return index == count
    }
}
