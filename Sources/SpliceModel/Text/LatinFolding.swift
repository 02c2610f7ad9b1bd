/// Folds Latin letters to lower-case ASCII, for comparing and for keys; never for showing.
public enum LatinFolding {
    /// The text in lower case, Latin letters without their marks (`Łódź` → `lodz`, `Straße` → `strasse`), everything
    /// that is no letter or digit turned into single spaces, none at the ends. Letters of other scripts stay as they
    /// are.
    public static func key(_ text: String) -> String {
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                append(scalar, to: &word)
            } else if !isMark(scalar), !isApostrophe(scalar), !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        return words.joined(separator: " ")
    }

    private static func append(_ scalar: Unicode.Scalar, to word: inout String) {
        if scalar.isASCII {
            word.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value).asciiLowercased))
            return
        }
        for lower in scalar.properties.lowercaseMapping.unicodeScalars {
            if let ascii = table[lower] { word += ascii } else if !isMark(lower) { word.unicodeScalars.append(lower) }
        }
    }

    /// Combining diacritical marks: what is left of a letter that was written in two parts.
    static func isMark(_ scalar: Unicode.Scalar) -> Bool { (0x300...0x36F).contains(scalar.value) }

    /// `O'Brien` and `OBrien` are one name.
    private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "'" || scalar == "\u{2019}" || scalar == "\u{2BC}"
    }

    static let table: [Unicode.Scalar: String] = Dictionary(
        groups.flatMap { group in group.letters.unicodeScalars.map { ($0, group.ascii) } },
        uniquingKeysWith: { first, _ in first })
}
