import SpliceModel

/// A given name and a family name, as systems with two fields keep them.
@frozen
public struct NameParts: Sendable, Hashable {
    /// The first word.
    public let given: String
    /// Everything behind the first space; empty where there is none.
    public let family: String

    /// A name from its two parts.
    @inlinable
    public init(given: String, family: String) {
        self.given = given
        self.family = family
    }
}

/// A name in one field, split at its first space: for systems that do the same.
///
/// ```swift
/// .nameParts              // "Ada King Lovelace" ↔ "Ada" and "King Lovelace"
/// .nameParts(max: 50)
/// ```
///
/// Where titles, particles or family names in front matter, use `.fullName`, which knows them.
@frozen
public struct NamePartsRule: Rule {
    @usableFromInline let limit: Int

    @inlinable
    init(limit: Int) { self.limit = limit }

    /// Reads and splits the name.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> NameParts {
        let token = cell.token
        guard token.kind == .string else { throw cell.refusal }
        if token.traits.contains(.escaped) || Int(token.length) > limit { return try decodeUnusual(cell) }
        let text = cell.record.bytes(of: token)
        let isASCII = !token.traits.contains(.nonASCII)
        var space = 0
        while space < text.count, text[space] != .space { space &+= 1 }
        let family = text.slice(from: min(space &+ 1, text.count), to: text.count)
        return NameParts(
            given: text.slice(from: 0, to: space).string(isASCII: isASCII), family: family.string(isASCII: isASCII))
    }

    @usableFromInline
    @inline(never)
    func decodeUnusual(_ cell: borrowing Cell) throws(Refusal) -> NameParts {
        let text = try cell.text()
        guard text.utf8.count <= limit || text.count <= limit else { throw Refusal(.tooLong) }
        guard let space = text.utf8.firstIndex(of: .space) else { return NameParts(given: text, family: "") }
        return NameParts(given: String(text[..<space]), family: String(text[text.utf8.index(after: space)...]))
    }

    /// Writes the parts with a space between them.
    @inlinable
    public func encode(_ value: NameParts, to writer: inout Writer) throws(Refusal) {
        let full = value.family.isEmpty ? value.given : "\(value.given) \(value.family)"
        guard full.utf8.count <= limit || full.count <= limit else { throw Refusal(.tooLong) }
        writer.text(full)
    }

    /// A name that tells the number.
    public func example(_ number: Int) -> String { "\"Ada Number\(number)\"" }

    /// What the rule does.
    public var note: RuleNote {
        let isLimited = limit != .max
        return RuleNote(
            "name split at its first space\(isLimited ? " ≤ \(limit)" : "")", expects: "a name", type: .string,
            losses: [Loss(.sourceIsBroader, "a space at the end of a single word")],
            classification: .personal, maximumLength: isLimited ? limit : nil)
    }
}

extension Rule where Self == NamePartsRule {
    /// A name in one field, split at its first space.
    @inlinable public static var nameParts: NamePartsRule { NamePartsRule(limit: .max) }

    /// A name in one field of at most `limit` characters, split at its first space.
    @inlinable
    public static func nameParts(max limit: Int) -> NamePartsRule { NamePartsRule(limit: limit) }
}
