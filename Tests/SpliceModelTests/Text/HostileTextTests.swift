import SpliceModel
import Testing

/// Every value that is read from text, fed with text that is nearly right.
struct HostileTextTests {
    private func check<Value: LosslessStringConvertible & Equatable>(_ type: Value.Type, _ text: String) {
        guard let value = Value(text) else { return }
        #expect(Value(value.description) == value, "\(type) \(text)")
    }

    @Test func `nothing traps, and what is read can be written and read again`() {
        let seeds = [
            "2024-02-29T23:59:60.123456789+05:30[Europe/Berlin]", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.9-23:59",
            "-9223372036854775808.000000000000000001e-18", "\"a b\"@[IPv6:2001:db8::127.0.0.1]", "a.b+c@d-e.example",
            "+4930123456", "4006381333931", "(00)106141412345678908", "23:59:59.999999999", "+23:59:59", "USD", "DE",
        ]
        let alphabet = Array("0123456789+-:.TZtz[]/eE@\"\\ ,()xé\u{0}\u{301}😀")
        var random = SeededGenerator(seed: 10)
        for round in 0..<8_000 {
            var text = Array(seeds[round % seeds.count])
            for _ in 0..<Int.random(in: 0...3, using: &random) where !text.isEmpty {
                let place = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: text.remove(at: place)
                case 1: text[place] = alphabet.randomElement(using: &random) ?? "0"
                case 2: text.insert(alphabet.randomElement(using: &random) ?? "0", at: place)
                default: text.removeLast(text.count - place)
                }
            }
            let hostile = String(text)
            check(Instant.self, hostile)
            check(LocalDate.self, hostile)
            check(LocalTime.self, hostile)
            check(LocalDateTime.self, hostile)
            check(ZonedDateTime.self, hostile)
            check(UTCOffset.self, hostile)
            check(ExactDecimal.self, hostile)
            check(EmailAddress.self, hostile)
            check(E164Number.self, hostile)
            check(GTIN.self, hostile)
            check(SSCC.self, hostile)
            _ = Currency(hostile)
            _ = Country(hostile)
            _ = Phone(lenient: hostile, in: .us)
            _ = LatinFolding.key(hostile)
        }
    }
}
