public import SpliceModel

/// An e-mail address.
///
/// ```swift
/// .emailAddress                   // "ada@example.com"; what is none refuses the record
/// ```
///
/// White space around the address is read over. The local part is kept as written, the domain is written in lower case.
public struct EmailAddressRule: Rule {
    /// Reads an address.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> EmailAddress {
        guard let address = EmailAddress(try cell.text().trimmed) else { throw Refusal(.malformed) }
        return address
    }

    /// Writes the address.
    public func encode(_ value: EmailAddress, to writer: inout Writer) { writer.text(value.description) }

    /// An address that tells the number.
    public func example(_ number: Int) -> String { "\"person\(number)@example.com\"" }

    /// What the rule does.
    public var note: RuleNote {
        RuleNote(
            "e-mail address", expects: "an e-mail address", type: .string,
            edgeCases: ["the domain is written in lower case", "white space around it is read over"],
            classification: .personal, maximumLength: 254, lengthUnit: .utf8)
    }
}

extension Rule where Self == EmailAddressRule {
    /// An e-mail address.
    public static var emailAddress: EmailAddressRule { EmailAddressRule() }
}
