public import SpliceModel

/// A country in the spelling of a system: names or codes of its own, ISO 3166-1 for the rest.
///
/// ```swift
/// .country(spelling: ["Deutschland": .de, "Germany": .de, "UK": .gb])      // "Deutschland" is written
/// .country(spelling: ["D": .de, "A": .at], others: .refused)
/// ```
///
/// A spelling is told apart by every letter, case included.
public struct CountrySpellingRule: Rule {
    /// What happens to countries that have no spelling of their own.
    public enum Others: Sendable, Hashable {
        /// They are read and written by a code of ISO 3166-1.
        case iso(CountryRule.Form)
        /// They are refused.
        case refused
    }

    let spellings: CodeTable<Country>
    let others: Others

    /// Reads the country.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Country {
        let own = try cell.withText { (text) throws(Refusal) in text.withBytes { spellings.entry(of: $0) } }
        if let own { return own }
        guard case .iso(let form) = others else { throw Refusal(.unknownCode) }
        return try CountryRule(form).decode(cell)
    }

    /// Writes the system's first spelling of the country, or its code.
    public func encode(_ value: Country, to writer: inout Writer) throws(Refusal) {
        if spellings.positions[value] != nil { return try spellings.write(value, to: &writer) }
        guard case .iso(let form) = others else { throw Refusal(.noCode) }
        try CountryRule(form).encode(value, to: &writer)
    }

    /// What the rule does.
    public var note: RuleNote {
        var losses = spellings.aliases.map { Loss(.sourceIsBroader, "the spelling \($0), which is written as another") }
        var edgeCases = ["others are refused"]
        if case .iso(let form) = others {
            edgeCases = ["others by their code of ISO 3166-1, \(form)"]
            losses.append(Loss(.sourceIsBroader, "the code of a country that has a spelling"))
        }
        return RuleNote(
            "country, \(spellings.codes.count) spellings", expects: "a country", type: .string, losses: losses,
            edgeCases: edgeCases, classification: .public, codes: spellings.codes, readsOtherCodes: others != .refused)
    }
}

extension CountrySpellingRule: BindingRule {
    func bound(at path: FieldPath, in layout: inout Layout) -> CountrySpellingRule {
        spellings.noteDefects(at: path, in: &layout)
        return self
    }
}

extension Rule where Self == CountrySpellingRule {
    /// A country in the spelling of a system.
    ///
    /// - Parameters:
    ///   - spellings: how the system writes countries. Of two spellings of a country, the first is written.
    ///   - others: what happens to the other countries. Default: two letters of ISO 3166-1.
    public static func country(
        spelling spellings: KeyValuePairs<String, Country>, others: CountrySpellingRule.Others = .iso(.alpha2)
    ) -> CountrySpellingRule {
        CountrySpellingRule(
            spellings: CodeTable(spellings.map { ($0.key, $0.value) }, unknown: nil), others: others)
    }
}
