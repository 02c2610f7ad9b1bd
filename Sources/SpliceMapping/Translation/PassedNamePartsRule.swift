public import SpliceModel

/// The two parts of a name that stay in their document, see ``PassedText``.
@frozen
public struct PassedNameParts: Sendable, BitwiseCopyable {
    /// The first word.
    public let given: PassedText
    /// Everything behind the first space; empty where there is none.
    public let family: PassedText

    /// A name from its two parts.
    @inlinable
    public init(given: PassedText, family: PassedText) {
        self.given = given
        self.family = family
    }
}

/// A name in one field, split at its first space and passed on: ``NamePartsRule`` for a ``Translation``.
///
/// ```swift
/// .passedNameParts(max: 50)   // "Ada King Lovelace" ↔ "Ada" and "King Lovelace"
/// ```
@frozen
public struct PassedNamePartsRule: Rule {
    @usableFromInline let whole: PassedTextRule

    @inlinable
    init(limit: Int) { whole = PassedTextRule(limit: limit, unit: .characters) }

    /// Finds and splits the name.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> PassedNameParts {
        let text = try whole.decode(cell)
        let (end, next) = cell.record.bytes.firstSpace(of: text)
        return PassedNameParts(
            given: PassedText(
                start: text.start, length: UInt32(truncatingIfNeeded: end), stamp: text.stamp, traits: text.traits),
            family: PassedText(
                start: text.start &+ UInt32(truncatingIfNeeded: next),
                length: text.length &- UInt32(truncatingIfNeeded: next), stamp: text.stamp, traits: text.traits))
    }

    /// Writes the parts with a space between them.
    public func encode(_ value: PassedNameParts, to writer: inout Writer) throws(Refusal) {
        let start = writer.buffer.count
        try writer.text(value.given)
        if value.family.length > 0 {
            let space = writer.buffer.count &- 1
            try writer.text(value.family)
            // The quotes between the two become one space.
            writer.buffer.join(at: space)
        }
        guard writer.buffer.count &- start &- 2 > whole.limit else { return }
        if writer.buffer.isTextLonger(from: start, than: whole.limit) { throw Refusal(.tooLong) }
    }

    /// A name that tells the number.
    public func example(_ number: Int) -> String { "\"Ada Number\(number)\"" }

    /// What the rule does.
    public var note: RuleNote {
        let isLimited = whole.limit != .max
        return RuleNote(
            "name split at its first space\(isLimited ? " ≤ \(whole.limit)" : ""), passed on", expects: "a name",
            type: .string, losses: [Loss(.sourceIsBroader, "a space at the end of a single word")],
            classification: .personal, maximumLength: isLimited ? whole.limit : nil)
    }
}

extension Rule where Self == PassedNamePartsRule {
    /// A name in one field, split at its first space and passed on.
    @inlinable public static var passedNameParts: PassedNamePartsRule { PassedNamePartsRule(limit: .max) }

    /// A name in one field of at most `limit` characters, split at its first space and passed on.
    @inlinable
    public static func passedNameParts(max limit: Int) -> PassedNamePartsRule {
        PassedNamePartsRule(limit: Swift.max(limit, 1))
    }
}

extension Bytes {
    /// Where the first space of a text is, and what is behind it, counted from the text's start; both its length where
    /// there is none. A space may be spelt as an escape.
    @inlinable
    @inline(__always)
    func firstSpace(of text: PassedText) -> (end: Int, next: Int) {
        let start = Int(text.start)
        let end = start &+ Int(text.length)
        if text.traits.contains(.escaped) { return firstEscapedSpace(from: start, to: end) }
        var index = start
        while index < end, self[index] != .space { index &+= 1 }
        return (index &- start, min(index &+ 1, end) &- start)
    }

    @usableFromInline
    @inline(never)
    func firstEscapedSpace(from start: Int, to end: Int) -> (end: Int, next: Int) {
        var index = start
        while index < end {
            let byte = self[index]
            if byte == .space { return (index &- start, index &+ 1 &- start) }
            guard byte == .backslash else {
                index &+= 1
                continue
            }
            guard self[index &+ 1] == 0x75 else {  // u
                index &+= 2
                continue
            }
            if hexUnit(at: index &+ 2) == 0x20 { return (index &- start, index &+ 6 &- start) }
            index &+= 6
        }
        return (end &- start, end &- start)
    }
}
