import SpliceModel
import Testing

struct QuantityTests {
    @Test(arguments: [
        ("2", UnitOfMeasure.dozen, UnitOfMeasure.piece, 0, "24 H87"), ("1", .pound, .gram, 5, "453.59237 GRM"),
        ("1", .inch, .millimetre, 1, "25.4 MMT"), ("1", .pound, .ounce, 0, "16 ONZ"),
        ("90", .minute, .hour, 1, "1.5 HUR"),
        ("1", .gallonUS, .millilitre, 6, "3785.411784 MLT"), ("1500", .gram, .kilogram, 1, "1.5 KGM"),
        ("9000000", .tonne, .kilogram, 0, "9000000000 KGM"), ("2.50", .kilogram, .kilogram, 1, "2.5 KGM"),
    ])
    func `units are converted exactly`(
        _ value: String, from: UnitOfMeasure, to: UnitOfMeasure, scale: Int, expected: String
    ) throws {
        let quantity = Quantity(try ExactDecimal(parsing: value), from)
        #expect(try quantity.converted(to: to, scale: scale, rounding: .exact).description == expected)
    }

    @Test func `what cannot be converted says so`() throws {
        let kilogram = Quantity(1, .kilogram)
        for target in [UnitOfMeasure.metre, try UnitOfMeasure(parsing: "XYZ")] {
            let error = #expect(throws: ModelError.self) {
                try kilogram.converted(to: target, scale: 2, rounding: .down)
            }
            #expect(error?.code == .unitMismatch)
        }
        let inexact = #expect(throws: ModelError.self) {
            try kilogram.converted(to: .pound, scale: 2, rounding: .exact)
        }
        #expect(inexact?.code == .inexact)
        #expect(throws: ModelError.self) {
            try Quantity(ExactDecimal(.max), .tonne).converted(to: .gram, scale: 0, rounding: .down)
        }
        #expect(throws: ModelError.self) { try kilogram + Quantity(1, .gram) }
        #expect(try (kilogram - Quantity(3, .kilogram)).description == "-2 KGM")
    }

    @Test(arguments: ["", "KGMX", "kg", "K M"])
    func `what is no unit code is refused`(_ text: String) {
        #expect(throws: ModelError.self) { try UnitOfMeasure(parsing: text) }
    }
}
