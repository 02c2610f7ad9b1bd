public import SpliceModel

/// A country, by a code of ISO 3166-1.
///
/// ```swift
/// .country                        // "DE"
/// .country(.alpha3)               // "DEU"
/// .country(.numeric)              // "276"
/// .country.default(.us)           // where the system leaves its home country out
/// ```
@frozen
public struct CountryRule: Rule {
    /// Which code is written.
    @frozen
    public enum Form: Sendable, Hashable {
        /// Two letters.
        case alpha2
        /// Three letters.
        case alpha3
        /// Three digits, as text.
        case numeric
    }

    @usableFromInline let form: Form

    @inlinable
    init(_ form: Form) { self.form = form }

    /// Reads the country.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Country {
        let token = cell.token
        guard form == .alpha2, token.kind == .string, token.length == 2 else { return try decodeOther(cell) }
        let code = cell.record.bytes(of: token)
        guard let country = Country(packedASCII: UInt16(code[0]) | UInt16(code[1]) &<< 8) else {
            throw Refusal(.unknownCode)
        }
        return country
    }

    @usableFromInline
    @inline(never)
    func decodeOther(_ cell: borrowing Cell) throws(Refusal) -> Country {
        let code = try cell.text()
        let country =
            switch form {
            case .alpha2: Country(code)
            case .alpha3: Country(alpha3: code)
            case .numeric: Int(code).flatMap { Country(numeric: $0) }
            }
        guard let country else { throw Refusal("is no country code of ISO 3166-1", .unknownCode) }
        return country
    }

    /// Writes the country's code.
    public func encode(_ value: Country, to writer: inout Writer) throws(Refusal) {
        switch form {
        case .alpha2: writer.text(value.alpha2)
        case .alpha3: writer.text(value.alpha3)
        case .numeric:
            guard let number = value.numeric else { throw Refusal(.noCode) }
            let digits = String(number)
            writer.text(String(repeating: "0", count: 3 - digits.count) + digits)
        }
    }

    /// What the rule does.
    public var note: RuleNote {
        let code =
            switch form {
            case .alpha2: "2 letters"
            case .alpha3: "3 letters"
            case .numeric: "3 digits"
            }
        return RuleNote(
            "country, \(code)", expects: "a country code", type: .string, classification: .public)
    }
}

extension Rule where Self == CountryRule {
    /// A country by its two letters.
    @inlinable public static var country: CountryRule { CountryRule(.alpha2) }

    /// A country by a code.
    @inlinable
    public static func country(_ form: CountryRule.Form) -> CountryRule { CountryRule(form) }
}
