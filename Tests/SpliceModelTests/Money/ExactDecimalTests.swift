import SpliceModel
import Testing

struct ExactDecimalTests {
    @Test(
        arguments: [
            ("0", 0, 0), ("-0.50", -50, 2), ("12", 12, 0), ("+7", 7, 0), ("007.10", 710, 2), ("1e3", 1_000, 0),
            ("2.5E-3", 25, 4), ("1.5e1", 15, 0), ("9223372036854775807", .max, 0), ("-9223372036854775808", .min, 0),
            ("0.000000000000000001", 1, 18), ("1.00000000000000000000", 1_000_000_000_000_000_000, 18),
            ("0e999999", 0, 0),
            ("0e-999999", 0, 18),
        ] as [(String, Int64, Int)])
    func `decimal text is read exactly`(_ text: String, coefficient: Int64, scale: Int) throws {
        let number = try ExactDecimal(parsing: text)
        #expect(number.coefficient == coefficient)
        #expect(number.scale == scale)
    }

    @Test(arguments: [
        "", " 1", "1 ", "1.", ".5", "1,5", "--1", "1e", "1e+", "NaN", "Infinity", "0x10", "1_000", "１", "1.2.3", "-",
        "+",
    ])
    func `what is no number is refused`(_ text: String) {
        #expect(throws: ModelError.self) { try ExactDecimal(parsing: text) }
        #expect(ExactDecimal(text) == nil)
    }

    @Test(arguments: [
        ("9223372036854775808", ModelError.Code.overflow), ("1e19", .overflow), ("99999999999999999999999", .overflow),
        ("1e99999999999999999999999", .overflow), ("0.0000000000000000001", .inexact),
        ("1e-99999999999999999999", .inexact),
    ])
    func `what does not fit says why`(_ text: String, code: ModelError.Code) {
        let error = #expect(throws: ModelError.self) { try ExactDecimal(parsing: text) }
        #expect(error?.code == code)
    }

    @Test func `text and number are each other's inverse`() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<10_000 {
            let digits = Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...62, using: &random)
            let number = try #require(ExactDecimal(coefficient: digits, scale: .random(in: 0...18, using: &random)))
            let back = try ExactDecimal(parsing: number.description)
            #expect(back.coefficient == number.coefficient && back.scale == number.scale)
        }
    }

    @Test func `the scale makes no other number`() throws {
        let short = try ExactDecimal(parsing: "1.5")
        let long = try ExactDecimal(parsing: "1.5000")
        #expect(short == long)
        #expect(Set([short, long]).count == 1)
        #expect(long.description == "1.5000")
        #expect(long.reduced.description == "1.5")
        #expect(try ExactDecimal(parsing: "-0.1") < ExactDecimal(parsing: "0.01"))
        #expect(try ExactDecimal(parsing: "9223372036854775807") > ExactDecimal(parsing: "0.000000000000000001"))
    }

    @Test func `sums, differences and products are exact`() throws {
        let tenth = try ExactDecimal(parsing: "0.1")
        #expect(try tenth + ExactDecimal(parsing: "0.2") == ExactDecimal(parsing: "0.3"))
        #expect(try tenth - ExactDecimal(parsing: "0.30") == ExactDecimal(parsing: "-0.2"))
        #expect(try (tenth * tenth).description == "0.01")
        #expect(try ExactDecimal(parsing: "1.25") * 4 == 5)
        let small = try ExactDecimal(parsing: "0.0000000005")
        #expect(try (small * ExactDecimal(parsing: "0.000000002")).description == "0.000000000000000001")
        let tooFine = #expect(throws: ModelError.self) { try small * ExactDecimal(parsing: "0.0000000002") }
        #expect(tooFine?.code == .inexact)
    }

    @Test func `nothing traps at the edges`() throws {
        let largest = ExactDecimal(.max)
        let smallest = ExactDecimal(.min)
        for operation in [{ try largest + 1 }, { try smallest - 1 }, { try largest * 2 }, { try smallest.negated() }]
            as [() throws -> ExactDecimal]
        {
            let error = #expect(throws: ModelError.self) { try operation() }
            #expect(error?.code == .overflow)
        }
        #expect(throws: ModelError.self) { try largest.rescaled(to: 1, rounding: .exact) }
        #expect(throws: ModelError.self) { try largest.rescaled(to: 19, rounding: .exact) }
        #expect(throws: ModelError.self) { try largest.divided(by: 0, scale: 2, rounding: .halfEven) }
        #expect(throws: ModelError.self) {
            try largest.divided(by: ExactDecimal(parsing: "0.000000000000000001"), scale: 18, rounding: .down)
        }
        #expect(throws: ModelError.self) { try smallest.multiplied(by: smallest, scale: 0, rounding: .down) }
    }

    @Test(arguments: [
        (Rounding.halfEven, [-2, -2, -1, 0, 0, 0, 1, 2, 2]), (.halfUp, [-3, -2, -1, -1, 0, 1, 1, 2, 3]),
        (.halfDown, [-2, -1, -1, 0, 0, 0, 1, 1, 2]), (.down, [-2, -1, -1, 0, 0, 0, 1, 1, 2]),
        (.up, [-3, -2, -1, -1, 0, 1, 1, 2, 3]), (.floor, [-3, -2, -1, -1, 0, 0, 1, 1, 2]),
        (.ceiling, [-2, -1, -1, 0, 0, 1, 1, 2, 3]),
    ])
    func `each rounding mode rounds as stated`(_ mode: Rounding, expected: [Int64]) throws {
        let texts = ["-2.5", "-1.5", "-1.0", "-0.5", "0.0", "0.5", "1.0", "1.5", "2.5"]
        let rounded = try texts.map { try ExactDecimal(parsing: $0).rescaled(to: 0, rounding: mode).coefficient }
        #expect(rounded == expected)
    }

    @Test func `a division is rounded once, from its exact value`() throws {
        let third = try ExactDecimal.one.divided(by: 3, scale: 4, rounding: .halfEven)
        #expect(third.description == "0.3333")
        #expect(try ExactDecimal(2).divided(by: 3, scale: 2, rounding: .halfUp).description == "0.67")
        #expect(try ExactDecimal(1).divided(by: 8, scale: 3, rounding: .exact).description == "0.125")
        #expect(throws: ModelError.self) { try ExactDecimal(1).divided(by: 3, scale: 3, rounding: .exact) }
        let rate = try ExactDecimal(parsing: "1.0000")
        #expect(try rate.divided(by: ExactDecimal(parsing: "0.25"), scale: 0, rounding: .exact) == 4)
    }

    @Test func `a journal keeps the digits as they were`() throws {
        let price = try ExactDecimal(parsing: "10.500")
        #expect(try json(price) == #""10.500""#)
        #expect(try recoded(price).scale == 3)
        #expect(throws: (any Error).self) { try decoded(ExactDecimal.self, "1.5") }
    }
}
