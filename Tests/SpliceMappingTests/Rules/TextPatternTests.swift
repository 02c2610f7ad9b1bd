import SpliceMapping
import Testing

@Suite struct TextPatternTests {
    @Test(arguments: [
        ("abc", "abc", true), ("abc", "abcd", false), ("abc", "ab", false), ("a?b", "b", true), ("a*", "", true),
        ("[^0-9]+", "a b", true), ("[^0-9]+", "a1", false), ("[A-Z-]{2}", "A-", true), ("\\[x\\]", "[x]", true),
        ("[a\\]]", "]", true), ("x{2,}", "xxxxx", true), ("x{2,}", "x", false), ("x{2,3}x", "xxxx", true),
        ("x{2,3}x", "xxxxx", false), (".{2}", "ßü", true),
        ("a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false),
        ("x{0}", "", true), ("[ä-ü]+", "öü", true),
    ])
    func `the whole text is compared`(pattern: String, text: String, isLike: Bool) {
        #expect(TextPattern(pattern).matches(text) == isLike)
    }

    @Test func `a pattern that could run for ever does not`() {
        let pattern = TextPattern(String(repeating: "a*", count: 40) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 2_000)))
    }

    @Test(arguments: [
        "(a)", "a|b", "^a", "a$", "[a", "[]", "a{", "a{x}", "a{3,2}", "a{2000}", "*", "\\d", "\\", "[z-a]", "a{-1}",
    ])
    func `what is not understood is a defect of the mapping`(pattern: String) {
        let error = #expect(throws: MappingError.self) {
            try TextRule.text.matching(TextPattern(pattern)).value(of: #""a""#)
        }
        #expect(error?.code == .mapping)
    }

    @Test(arguments: ["[A-Z]{2}[0-9]{2,4}-?x*", "[^a]b+", ".{3}", "SO-[0-9]{6}"])
    func `examples are like their pattern`(pattern: String) throws {
        let rule = TextRule.text.matching(TextPattern(pattern))
        for number in 0..<50 { #expect(throws: Never.self) { try rule.value(of: rule.example(number)) } }
    }
}
