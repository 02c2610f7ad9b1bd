public import SpliceModel

/// A telephone number.
///
/// ```swift
/// .phone                          // any text, kept as it was written; international form beside it where it can be told
/// .phone(in: .de)                 // a national number is one of Germany; what is no number refuses the record
/// .phone(in: .de, writes: .e164)  // "030 123456" is written "+4930123456"
/// ```
public struct PhoneRule: Rule {
    /// How a number is written.
    public enum Form: Sendable, Hashable {
        /// As it was written where it came from.
        case asWritten
        /// ITU-T E.164, `+4930123456`; an extension is lost.
        case e164
    }

    let country: Country?
    let form: Form
    let isLenient: Bool

    /// Reads a number.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Phone {
        let text = try cell.text()
        if isLenient { return Phone(lenient: text, in: country) }
        return try Refusal.catching { try Phone(parsing: text, in: country) }
    }

    /// Writes the number. One that is not known in international form is refused where that is written.
    public func encode(_ value: Phone, to writer: inout Writer) throws(Refusal) {
        guard form == .e164 else { return writer.text(value.raw) }
        guard let number = value.e164 else { throw Refusal("is not known in international form") }
        writer.text(number.description)
    }

    /// A number that tells `number`.
    public func example(_ number: Int) -> String { "\"+4930\(1_000_000 + number)\"" }

    /// What the rule does.
    public var note: RuleNote {
        let place = country.map { " in \($0)" } ?? ""
        let losses =
            form == .e164 ? [Loss(.sourceIsBroader, "how the number was written, and its extension")] : []
        return RuleNote(
            "telephone number\(place)\(form == .e164 ? ", E.164" : "")",
            expects: isLenient ? "text" : "a telephone number", type: .string, losses: losses,
            edgeCases: [
                isLenient
                    ? "what is no number is kept as text"
                    : "numbers without a country: of \(country?.alpha2 ?? "none, refused")"
            ],
            classification: .personal)
    }
}

extension Rule where Self == PhoneRule {
    /// A telephone number, kept as it was written; text that is none is kept too.
    public static var phone: PhoneRule { PhoneRule(country: nil, form: .asWritten, isLenient: true) }

    /// A telephone number; what is none refuses the record.
    ///
    /// - Parameters:
    ///   - country: where a number without a country is dialled; nil refuses such numbers.
    ///   - form: how it is written. Default: as it was.
    public static func phone(in country: Country?, writes form: PhoneRule.Form = .asWritten) -> PhoneRule {
        PhoneRule(country: country, form: form, isLenient: false)
    }
}
