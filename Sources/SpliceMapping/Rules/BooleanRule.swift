/// Yes or no, in one of the spellings that systems use.
///
/// ```swift
/// .boolean                        // true, false
/// .boolean("Y", "N")              // text
/// .boolean("Active", "Inactive")
/// .boolean(.oneAndZero)           // 1, 0
/// .boolean(.any)                  // reads all of these and some more, writes true and false
/// ```
public struct BooleanRule: Rule {
    /// How yes and no are written.
    public struct Spelling: Sendable, Hashable {
        enum Kind: Hashable { case literals, numbers, lenient, words(yes: String, no: String) }
        let kind: Kind

        /// `true` and `false`.
        public static let literals = Spelling(kind: .literals)
        /// The numbers 1 and 0; their texts are read too.
        public static let oneAndZero = Spelling(kind: .numbers)
        /// Reads `true`, 1, and, in any case, "true", "t", "yes", "y", "on", "1", "active", "a", "x", and their opposites;
        /// empty text is no. Writes `true` and `false`.
        public static let any = Spelling(kind: .lenient)
    }

    let spelling: Spelling

    private static let yesWords: Set<String> = ["true", "t", "yes", "y", "on", "1", "active", "a", "x"]
    private static let noWords: Set<String> = ["false", "f", "no", "n", "off", "0", "inactive", "i", ""]

    /// Reads yes or no.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> Bool {
        switch (spelling.kind, cell.kind) {
        case (.literals, .true), (.lenient, .true): return true
        case (.literals, .false), (.lenient, .false): return false
        case (.literals, .string) where cell.isUntyped: return try decodeUntyped(cell)
        case (.numbers, .number), (.numbers, .string), (.lenient, .number):
            return try cell.withTextOrNumber { (text) throws(Refusal) in
                guard text.count == 1, text[0] &- .zero <= 1 else { throw Refusal(.malformed) }
                return text[0] != .zero
            }
        case (.lenient, .string):
            let word = try cell.text().lowercased()
            if BooleanRule.yesWords.contains(word) { return true }
            guard BooleanRule.noWords.contains(word) else { throw Refusal(.malformed) }
            return false
        case (.words(let yes, let no), .string):
            let word = try cell.text()
            guard word == yes || word == no else { throw Refusal(.malformed) }
            return word == yes
        default: throw cell.refusal
        }
    }

    /// `true`, `1`, `false` or `0`, as XML Schema spells them (part 2, section 3.2.2).
    private func decodeUntyped(_ cell: borrowing Cell) throws(Refusal) -> Bool {
        let word = try cell.withTextOrNumber { (text) throws(Refusal) in
            var bytes: [UInt8] = []
            for index in text.indices { bytes.append(text[index]) }
            return String(decoding: bytes, as: UTF8.self)
        }
        switch word {
        case "true", "1": return true
        case "false", "0": return false
        default: throw Refusal(.malformed)
        }
    }

    /// Writes yes or no.
    public func encode(_ value: Bool, to writer: inout Writer) {
        switch spelling.kind {
        case .literals, .lenient: writer.boolean(value)
        case .numbers: writer.integer(value ? 1 : 0)
        case .words(let yes, let no): writer.text(value ? yes : no)
        }
    }

    /// Yes and no in turn.
    public func example(_ number: Int) -> String {
        let isYes = number % 2 == 0
        return switch spelling.kind {
        case .literals, .lenient: isYes ? "true" : "false"
        case .numbers: isYes ? "1" : "0"
        case .words(let yes, let no): "\"\(isYes ? yes : no)\""
        }
    }

    /// What the rule does.
    public var note: RuleNote {
        switch spelling.kind {
        case .literals: RuleNote("yes or no", expects: "true or false", type: .boolean)
        case .numbers: RuleNote("yes or no as 1 or 0", expects: "1 or 0", type: [.integer, .string])
        case .lenient:
            RuleNote(
                "yes or no, any spelling", expects: "a spelling of yes or no", type: [.boolean, .integer, .string],
                losses: [Loss(.sourceIsBroader, "the spelling")], edgeCases: ["written as true and false"])
        case .words(let yes, let no):
            RuleNote("\(yes) or \(no)", expects: "\(yes) or \(no)", type: .string, codes: [yes, no])
        }
    }
}

extension Rule where Self == BooleanRule {
    /// `true` and `false`.
    public static var boolean: BooleanRule { BooleanRule(spelling: .literals) }

    /// One of the usual spellings.
    public static func boolean(_ spelling: BooleanRule.Spelling) -> BooleanRule { BooleanRule(spelling: spelling) }

    /// Two words: `.boolean("Active", "Inactive")`. They are told apart by every letter, case included.
    public static func boolean(_ yes: String, _ no: String) -> BooleanRule {
        BooleanRule(spelling: BooleanRule.Spelling(kind: .words(yes: yes, no: no)))
    }
}
