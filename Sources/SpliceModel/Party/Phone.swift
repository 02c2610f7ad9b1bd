/// A telephone number: as it was written, and in international form where that could be told.
public struct Phone: Sendable, Hashable, Codable {
    /// The number as the source has it.
    public let raw: String
    /// The number in international form; nil when the text could not be read as one.
    public let e164: E164Number?
    /// Digits to dial once the call is answered.
    public let extensionDigits: String?

    /// A number from its parts.
    public init(raw: String, e164: E164Number?, extensionDigits: String?) {
        self.raw = raw
        self.e164 = e164
        self.extensionDigits = extensionDigits
    }

    /// Reads a number the way people write it, and refuses what cannot be turned into international form.
    ///
    /// Understood: spaces, hyphens, dots, slashes and brackets between digits; full-width digits; `tel:`; `+`; the
    /// international prefix of `country` (`00`, `011`); its trunk prefix (`0`, `8`, `1`); `+49 (0)30…`; an extension
    /// behind `ext`, `ext.`, `extension`, `x`, `#` or `;ext=`. Letters as digits are not understood.
    ///
    /// Checked: that the calling code is assigned and the number of digits possible (libphonenumber's metadata). Not
    /// checked: number ranges. Rules that rewrite national numbers (Argentina's and Mexico's mobile prefixes) are not
    /// applied.
    ///
    /// - Parameters:
    ///   - raw: the number as it was written; kept as it is.
    ///   - country: where a number without a country is dialled; nil to refuse such numbers.
    /// - Throws: `invalidFormat`, `unknownCode`, `outOfRange`, or `missing` for a national number without `country`.
    public init(parsing raw: String, in country: Country?) throws(ModelError) {
        let text = DialledText(raw)
        guard let text, !text.digits.isEmpty else {
            throw ModelError(.invalidFormat, "Phone", "there are characters that no telephone number has, or no digits")
        }
        e164 = try E164Number(parsing: "+" + Phone.international(text, country))
        self.raw = raw
        extensionDigits = text.extensionDigits
    }

    /// As ``init(parsing:in:)``, and keeps the text alone where it cannot be read.
    public init(lenient raw: String, in country: Country?) {
        do throws(ModelError) {
            try self.init(parsing: raw, in: country)
        } catch {
            self.init(raw: raw, e164: nil, extensionDigits: nil)
        }
    }

    private static func international(_ text: DialledText, _ country: Country?) throws(ModelError) -> String {
        if text.hasPlus { return text.digits }
        guard let country, let rules = CallingCode.of(country) else {
            throw ModelError(.missing, "Phone", "the number has no calling code and no country to take it from")
        }
        if text.digits.hasPrefix(rules.abroad) { return String(text.digits.dropFirst(rules.abroad.count)) }
        if !rules.trunk.isEmpty, text.digits.hasPrefix(rules.trunk) {
            let rest = text.digits.dropFirst(rules.trunk.count)
            if rules.permits(rest.count) { return "\(rules.code)\(rest)" }
        }
        guard rules.permits(text.digits.count) else {
            throw ModelError(.outOfRange, "Phone", "no number of this country has so many digits")
        }
        return "\(rules.code)\(text.digits)"
    }
}

/// The digits of a number as people write it.
private struct DialledText {
    let digits: String
    let hasPlus: Bool
    let extensionDigits: String?

    init?(_ raw: String) {
        var text = raw.lowercased()[...]
        if text.hasPrefix("tel:") { text = text.dropFirst(4) }
        guard let split = DialledText.cutExtension(text) else { return nil }
        extensionDigits = split.extensionDigits

        var digits = ""
        var hasPlus = false
        var rest = split.number
        while let character = rest.popFirst() {
            if character == "+" || character == "＋" {
                guard digits.isEmpty, !hasPlus else { return nil }
                hasPlus = true
            } else if hasPlus, character == "(", rest.hasPrefix("0)") {
                rest = rest.dropFirst(2)
            } else if let value = character.wholeNumberValue, value < 10, character.isNumber {
                digits += String(value)
            } else if !character.isWhitespace, !"()-./[]‐‑‒–—−－．（）".contains(character) {
                return nil
            }
        }
        self.digits = digits
        self.hasPlus = hasPlus
    }

    /// Nil when there is a mark of an extension and no digits behind it.
    private static func cutExtension(_ text: Substring) -> (number: Substring, extensionDigits: String?)? {
        for mark in [";ext=", "extension", "ext.", "ext", "x", "#"] {
            guard let range = text.firstRange(of: mark) else { continue }
            let behind = text[range.upperBound...].filter { !$0.isWhitespace && $0 != "." && $0 != ":" }
            guard !behind.isEmpty, behind.utf8.count <= 15, behind.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
            var number = text[..<range.lowerBound]
            while let last = number.last, last.isWhitespace || last == "," || last == ";" { number.removeLast() }
            return (number, behind)
        }
        return (text, nil)
    }
}

extension Substring {
    /// Where a non-empty text first occurs.
    fileprivate func firstRange(of other: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}
