import Testing

/// Bytes that nobody would write. `Scripts/fuzz` goes on where these stop, guided by coverage and with sanitizers.
@Suite struct ReaderFuzzTests {
    static let seeds = [
        #"{"id":"a","a":{"note":"x\n\u00e9"},"n":12,"t":1250,"c":"EUR","s":"o","name":"Ada King","i":{"x":"y","p":"1.50"}}"#,
        #"{"id":"käse","n":-1e1,"t":0,"c":"JPY","s":"c","name":"\ud83d\ude00 b","i":{"x":"","p":3},"l":[{"x":"q","p":1}]}"#,
        #" { "l" : [ { "x" : "\"" , "p" : "2" , "u" : [1.5e-3, {}] } ] , "i" : { "p" : 0 , "x" : "z" } , "id" : "1" , "#
            + #""n" : 999999999999999999 , "t" : 1 , "c" : "USD" , "s" : "o" , "name" : "One" , "u" : { "a" : [ null ] } } "#,
    ].map { Array($0.utf8) }

    @Test func `the documents that everything starts from are accepted`() throws {
        var checks = try ReaderChecks()
        for seed in ReaderFuzzTests.seeds { #expect(checks.contradiction(in: seed) == nil) }
        #expect(checks.accepted == ReaderFuzzTests.seeds.count)
    }

    /// Inputs on which the fuzzer once found a contradiction.
    @Test(arguments: ["{t{tAClosed\n{\n}AClosed\n{\n}\n}}{\n}\n"])
    func `what was found once stays mended`(input: String) throws {
        var checks = try ReaderChecks()
        #expect(checks.contradiction(in: Array(input.utf8)) == nil)
    }

    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func `mutated documents read the same in every way`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var checks = try ReaderChecks()
        for _ in 0..<1500 {
            let document = ReaderFuzzTests.seeds[Int.random(in: 0..<3, using: &random)]
            let input = ReaderFuzzTests.mutated(document, using: &random)
            let contradiction = checks.contradiction(in: input)
            #expect(contradiction == nil, "seed \(seed): \(input)")
        }
        #expect(checks.accepted > 30, "seed \(seed): too few inputs got through to be worth the time")
    }

    @Test(arguments: [21, 22] as [UInt64])
    func `random bytes are refused`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var checks = try ReaderChecks()
        for _ in 0..<1500 {
            let count = Int.random(in: 0..<80, using: &random)
            let input = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(checks.contradiction(in: input) == nil, "seed \(seed): \(input)")
        }
        #expect(checks.accepted == 0)
    }

    /// A few bytes changed, taken out, put in or repeated.
    static func mutated(_ document: [UInt8], using random: inout SeededRandom) -> [UInt8] {
        var bytes = document
        let telling = Array("{}[]\",:\\u09-e. \n\u{0}\u{e9}".utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: index)
            case 2: bytes[index] = UInt8.random(in: 0x30...0x7a, using: &random)
            case 3:
                let end = min(index + Int.random(in: 1...40, using: &random), bytes.count)
                bytes.insert(contentsOf: Array(bytes[index..<end]), at: index)
            default: bytes.insert(telling[Int.random(in: 0..<telling.count, using: &random)], at: index)
            }
        }
        return bytes
    }
}
