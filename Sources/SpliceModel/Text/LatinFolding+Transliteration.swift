extension LatinFolding {
    /// A character in ASCII, for systems that have nothing else: letters without their marks in their own case, typographic
    /// characters in their plain form; `?` for what has none.
    ///
    /// It follows the folding table, not a language: `ä` becomes `a`, as in most of the world, and not `ae`.
    static func transliteration(of character: Character) -> String {
        var result = ""
        for scalar in character.unicodeScalars {
            if scalar.isASCII {
                result.unicodeScalars.append(scalar)
            } else if let plain = plainForms[scalar] {
                result += plain
            } else if !isMark(scalar) {
                guard let letter = letter(scalar) else { return "?" }
                result += letter
            }
        }
        return result
    }

    private static func letter(_ scalar: Unicode.Scalar) -> String? {
        var result = ""
        for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isMark(lower) {
            guard let ascii = lower.isASCII ? String(lower) : table[lower] else { return nil }
            result += ascii
        }
        return scalar.properties.isUppercase ? result.uppercased() : result
    }

    private static let plainForms: [Unicode.Scalar: String] = [
        "\u{a0}": " ", "\u{2009}": " ", "\u{202f}": " ", "\u{ad}": "", "\u{200b}": "", "\u{2010}": "-", "\u{2011}": "-",
        "\u{2012}": "-", "\u{2013}": "-", "\u{2014}": "-", "\u{2212}": "-", "\u{2018}": "'", "\u{2019}": "'",
        "\u{201a}": "'", "\u{2039}": "'", "\u{203a}": "'", "\u{201c}": "\"", "\u{201d}": "\"", "\u{201e}": "\"",
        "\u{ab}": "\"", "\u{bb}": "\"", "\u{2026}": "...", "\u{2022}": "*", "\u{20ac}": "EUR", "\u{a3}": "GBP",
        "\u{a5}": "JPY", "\u{a9}": "(c)", "\u{ae}": "(R)", "\u{2122}": "(TM)", "\u{d7}": "x", "\u{2044}": "/",
        "\u{b4}": "'", "\u{bf}": "?", "\u{a1}": "!", "\u{b2}": "2", "\u{b3}": "3", "\u{b9}": "1",
    ]
}
