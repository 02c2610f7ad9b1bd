/// Which part of a full name comes first.
public enum NameOrder: String, Sendable, Hashable, Codable, CaseIterable {
    /// `Ada Lovelace`.
    case givenFirst
    /// `Nagy Anna`, `山田 太郎`.
    case familyFirst
    /// Family first for names in Han, kana or Hangul; given first for all others.
    case byScript
}

extension PersonName {
    /// Takes a full name apart. A guess by rules, with the full name kept verbatim beside it:
    ///
    /// - white space separates words; `Family, Given Middle` and `Given Family, Jr.` are recognised by their comma;
    /// - known titles at the beginning and known suffixes at the end are set apart, as long as a name remains;
    /// - one word is the given name; of several, the last is the family name, the first the given name, the rest middle
    ///   names;
    /// - a particle begins the family name (`Ludwig van Beethoven`, `Oscar De La Hoya`), a lower-case `y` joins two
    ///   parts of it (`José Ortega y Gasset`);
    /// - family-first names: the first word is the family name, all others are given names;
    /// - names in Han, kana or Hangul without a space are not taken apart: only `full` and `given` are set.
    public init(splitting full: String, order: NameOrder) {
        var segments = full.split(separator: ",").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        segments.removeAll(where: \.isEmpty)
        var suffixes: [String] = []
        while segments.count > 1, let last = segments.last, last.allSatisfy(NameWords.isSuffix(afterComma:)) {
            suffixes.insert(contentsOf: last, at: 0)
            segments.removeLast()
        }
        let isInverted = segments.count > 1
        var words = isInverted ? segments.dropFirst().flatMap(\.self) : segments.first ?? []

        var titles: [String] = []
        while words.count > 1 || (isInverted && !words.isEmpty), NameWords.isTitle(words[0]) {
            titles.append(words.removeFirst())
        }
        while words.count > 1, let last = words.last, NameWords.isSuffix(last) {
            suffixes.insert(words.removeLast(), at: 0)
        }
        let parts =
            isInverted
            ? Parts(given: words.first, middle: Array(words.dropFirst()), family: segments[0])
            : Parts(words, familyFirst: order == .familyFirst || (order == .byScript && NameWords.isEastAsian(full)))
        self.init(
            full: full, title: PersonName.joined(titles), given: parts.given, middle: PersonName.joined(parts.middle),
            family: PersonName.joined(parts.family), suffix: PersonName.joined(suffixes))
    }

    private static func joined(_ words: [String]) -> String? { words.isEmpty ? nil : words.joined(separator: " ") }

    private struct Parts {
        var given: String?
        var middle: [String] = []
        var family: [String] = []

        init(given: String?, middle: [String], family: [String]) {
            self.given = given
            self.middle = middle
            self.family = family
        }

        init(_ words: [String], familyFirst: Bool) {
            guard words.count > 1 else {
                given = words.first
                return
            }
            if familyFirst {
                family = [words[0]]
                given = words.dropFirst().joined(separator: " ")
                return
            }
            let start = NameWords.familyStart(in: words)
            given = words[0]
            middle = Array(words[1..<start])
            family = Array(words[start...])
        }
    }
}

/// The words that the rules of splitting know.
private enum NameWords {
    static let titles: Set<String> = [
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lord", "lady", "rev", "hon", "fr", "capt", "col",
        "gen", "lt", "maj", "sgt", "herr", "frau", "dipl.-ing", "ing", "mag", "m", "mme", "mlle", "sr", "sra", "srta",
        "dott", "sig", "sig.ra", "señor", "señora",
    ]
    static let suffixes: Set<String> = [
        "jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "4th", "esq", "phd", "ph.d", "md", "m.d", "dds", "dvm", "cpa",
        "mba", "jd", "j.d", "rn", "obe", "mbe", "cbe", "llm", "ll.m", "msc", "m.sc", "bsc", "b.sc",
    ]
    static let particles: Set<String> = [
        "van", "von", "vom", "zu", "zum", "zur", "de", "del", "della", "dello", "degli", "dei", "di", "da", "das", "do",
        "dos", "du", "des", "la", "le", "los", "las", "der", "den", "ter", "ten", "te", "af", "av", "bin", "ibn",
        "bint",
        "al", "el", "ben", "st", "saint", "san", "santa", "mac", "mc", "'t", "d'",
    ]
    /// Words that are given names or initials as often as particles when they are capitalised.
    static let lowercaseOnly: Set<String> = ["do", "ben", "el", "te", "das", "san", "santa", "mac", "al", "la", "le"]

    static func key(_ word: String) -> String {
        let lower = word.lowercased()
        return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
    }

    /// A title of one letter or one that is also a suffix needs its full stop: `M. Dupont`, `Sr. Lopez`.
    static func isTitle(_ word: String) -> Bool {
        let key = key(word)
        return titles.contains(key)
            && (word.hasSuffix(".") || !["m", "sr", "fr", "ing", "mag", "col", "hon"].contains(key))
    }

    static func isSuffix(_ word: String) -> Bool { suffixes.contains(key(word)) }

    /// After a comma, short words in capitals are degrees too: `Jane Doe, MA`.
    static func isSuffix(afterComma word: String) -> Bool {
        isSuffix(word) || ["ma", "ba", "m.a", "b.a", "bs", "ms", "do", "i", "v"].contains(key(word))
    }

    static func isParticle(_ word: String) -> Bool {
        let key = key(word)
        guard particles.contains(key) else { return false }
        return word.first?.isLowercase ?? false || !lowercaseOnly.contains(key)
    }

    /// Where the family name begins; at least one word precedes it and at least one belongs to it.
    static func familyStart(in words: [String]) -> Int {
        if let join = words.indices.dropFirst(2).dropLast().first(where: { words[$0] == "y" }) { return join - 1 }
        if let particle = words.indices.dropFirst().dropLast().first(where: { isParticle(words[$0]) }) {
            return particle
        }
        return words.count - 1
    }

    static func isEastAsian(_ text: String) -> Bool {
        let letters = text.unicodeScalars.filter(\.properties.isAlphabetic)
        return !letters.isEmpty
            && letters.allSatisfy { scalar in
                switch scalar.value {
                case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF,
                    0x20000...0x3FFFF:
                    true
                default: false
                }
            }
    }
}
