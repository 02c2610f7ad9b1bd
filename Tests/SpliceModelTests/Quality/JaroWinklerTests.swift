import SpliceEntities
import SpliceModel
import Testing

struct JaroWinklerTests {
    /// The examples of Winkler's papers and of Wikipedia's article, in thousandths.
    @Test(arguments: [
        ("MARTHA", "MARHTA", 961), ("DWAYNE", "DUANE", 840), ("DIXON", "DICKSONX", 813),
        ("JELLYFISH", "SMELLYFISH", 896),
        ("abc", "abc", 1_000), ("abc", "xyz", 0), ("", "", 1_000), ("a", "", 0), ("a", "b", 0), ("crate", "trace", 733),
    ])
    func `known examples have known values`(_ left: String, _ right: String, expected: Int) {
        #expect(abs(JaroWinkler.similarity(left, right) - expected) <= 1)
        #expect(JaroWinkler.similarity(left, right) == JaroWinkler.similarity(right, left))
    }

    @Test func `the measure is symmetric and within its bounds`() {
        var random = SeededGenerator(seed: 8)
        func word() -> String {
            String(
                (0..<Int.random(in: 0...9, using: &random)).compactMap { _ in "abcé山".randomElement(using: &random) })
        }
        for _ in 0..<5_000 {
            let (left, right) = (word(), word())
            let similarity = JaroWinkler.similarity(left, right)
            #expect((0...1_000).contains(similarity))
            #expect(similarity == JaroWinkler.similarity(right, left), "\(left) \(right)")
            #expect((similarity == 1_000) == (left == right))
        }
    }

    @Test func `long texts cost no more than short ones`() {
        let long = String(repeating: "a", count: 1_000_000)
        #expect(JaroWinkler.similarity(long, long + "b") == 1_000)
    }
}
