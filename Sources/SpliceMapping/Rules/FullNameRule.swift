public import SpliceModel

/// A person's name in one field.
///
/// ```swift
/// .fullName                       // "Ada Lovelace"
/// .fullName(max: 50)              // refused when read longer; shortened sensibly when written
/// .fullName(order: .familyFirst)
/// ```
///
/// The full name is kept verbatim beside its parts, so a name goes there and back unchanged.
public struct FullNameRule: Rule {
    let limit: Int
    let unit: LengthUnit
    let order: NameOrder

    /// Reads the name, and takes it apart as `PersonName.init(splitting:order:)` says.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> PersonName {
        let full = try cell.text()
        guard full.contains(where: { !$0.isWhitespace }) else { throw Refusal(.empty) }
        if full.utf8.count > limit, unit.length(of: full) > limit { throw Refusal(.tooLong) }
        return PersonName(splitting: full, order: order)
    }

    /// Writes the full name, shortened as `PersonName.joined(limit:unit:)` says where it is too long.
    public func encode(_ value: PersonName, to writer: inout Writer) {
        writer.text(value.full.utf8.count > limit ? value.joined(limit: limit, unit: unit) : value.full)
    }

    /// A name that tells the number.
    public func example(_ number: Int) -> String { "\"Ada Number\(number)\"" }

    /// What the rule does.
    public var note: RuleNote {
        let isLimited = limit != .max
        return RuleNote(
            isLimited ? "full name ≤ \(limit)" : "full name", expects: "a name", type: .string,
            losses: isLimited ? [Loss(.sourceIsNarrower, "a longer name is shortened when written")] : [],
            edgeCases: isLimited ? ["longer names lose middle names first, then become initials"] : [],
            classification: .personal, maximumLength: isLimited ? limit : nil, lengthUnit: unit)
    }
}

extension Rule where Self == FullNameRule {
    /// A person's name of any length, given name first except in scripts that write the family name first.
    public static var fullName: FullNameRule { FullNameRule(limit: .max, unit: .characters, order: .byScript) }

    /// A person's name of at most `limit`.
    public static func fullName(
        max limit: Int = .max, unit: LengthUnit = .characters, order: NameOrder = .byScript
    ) -> FullNameRule {
        FullNameRule(limit: limit, unit: unit, order: order)
    }
}
