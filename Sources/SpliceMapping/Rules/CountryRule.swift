public import SpliceModel

/// A country, by a code of ISO 3166-1.
///
/// ```swift
/// .country                        // "DE"
/// .country(.alpha3)               // "DEU"
/// .country(.numeric)              // "276"
/// .country.assuming(.us)          // where the system leaves its home country out
/// .country(spelling: ["Deutschland": .de, "Germany": .de, "UK": .gb])
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
    @usableFromInline let codes: CodeTable<Country>

    init(_ form: Form) {
        self.form = form
        codes = form.codes
    }

    /// Reads the country.
    @inlinable
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Country {
        let token = cell.token
        guard token.kind == .string else { throw cell.refusal }
        let code = cell.record.bytes(of: token)
        if form == .alpha2, code.count == 2 {
            let packed = UInt16(code[0]) | UInt16(code[1]) &<< 8
            if let country = Country(packedASCII: packed) { return country }
        }
        return try codes.value(of: code)
    }

    /// Writes the country's code.
    @inlinable
    public func encode(_ value: Country, to writer: inout Writer) throws(Refusal) {
        try codes.write(value, to: &writer)
    }

    /// Every country in turn.
    public func example(_ number: Int) -> String { "\"\(codes.codes[number % codes.codes.count])\"" }

    /// What the rule does.
    public var note: RuleNote {
        let code =
            switch form {
            case .alpha2: "2 letters"
            case .alpha3: "3 letters"
            case .numeric: "3 digits"
            }
        return RuleNote(
            "country, \(code)", expects: "a country code", type: .string,
            edgeCases: ["codes that ISO 3166-1 does not list are refused"], classification: .public)
    }
}

extension Rule where Self == CountryRule {
    /// A country by its two letters.
    public static var country: CountryRule { CountryRule(.alpha2) }

    /// A country by a code.
    public static func country(_ form: CountryRule.Form) -> CountryRule { CountryRule(form) }
}

extension CountryRule.Form {
    /// The codes of all countries, made once for each form.
    fileprivate var codes: CodeTable<Country> {
        switch self {
        case .alpha2: CountryCodes.alpha2
        case .alpha3: CountryCodes.alpha3
        case .numeric: CountryCodes.numeric
        }
    }
}

private enum CountryCodes {
    static let alpha2 = CodeTable(Country.all.map { ($0.alpha2, $0) }, unknown: nil)
    static let alpha3 = CodeTable(Country.all.filter { !$0.alpha3.isEmpty }.map { ($0.alpha3, $0) }, unknown: nil)
    static let numeric = CodeTable(
        Country.all.compactMap { country in country.numeric.map { (padded($0), country) } }, unknown: nil)

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
