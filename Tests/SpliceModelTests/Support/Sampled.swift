import SpliceModel

/// A scalar with as many different values as anyone asks for.
protocol Sampled {
    static func sample(_ number: Int) -> Self
}

/// Samples come from text that the type itself reads; a type that refuses its own sample stops the tests.
private func read<Value: LosslessStringConvertible>(_ text: String) -> Value {
    guard let value = Value(text) else { preconditionFailure("\(Value.self) refuses \(text)") }
    return value
}

extension String: Sampled { static func sample(_ number: Int) -> String { "text-\(number)" } }
extension Bool: Sampled { static func sample(_ number: Int) -> Bool { number % 2 == 1 } }
extension Int: Sampled { static func sample(_ number: Int) -> Int { number } }
extension Money: Sampled {
    static func sample(_ number: Int) -> Money { Money(minorUnits: Int64(number), currency: .eur) }
}
extension ExactDecimal: Sampled { static func sample(_ number: Int) -> ExactDecimal { read("0.\(10_000 + number)") } }
extension Country: Sampled {
    static func sample(_ number: Int) -> Country { Country.all[number % Country.all.count] }
}
extension Instant: Sampled {
    static func sample(_ number: Int) -> Instant {
        Instant(seconds: 1_700_000_000 + Int64(number), nanoseconds: 0) ?? .epoch
    }
}
extension LocalDate: Sampled {
    static func sample(_ number: Int) -> LocalDate { LocalDate(dayNumber: 19_000 + number) ?? .earliest }
}
extension EmailAddress: Sampled { static func sample(_ number: Int) -> EmailAddress { read("a\(number)@b.example") } }
extension E164Number: Sampled { static func sample(_ number: Int) -> E164Number { read("+1415555\(1_000 + number)") } }
extension Provenance: Sampled { static func sample(_ number: Int) -> Provenance { .assumed } }
extension EntityID: Sampled { static func sample(_ number: Int) -> EntityID { EntityID("entity-\(number)") } }
extension SystemID: Sampled { static func sample(_ number: Int) -> SystemID { SystemID("system-\(number)") } }
extension ExternalID: Sampled { static func sample(_ number: Int) -> ExternalID { ExternalID("id-\(number)") } }
extension EntityKind: Sampled { static func sample(_ number: Int) -> EntityKind { EntityKind("kind-\(number)") } }
extension Complement: Sampled {
    static func sample(_ number: Int) -> Complement {
        Complement(mediaType: "application/json", bytes: Array("{\"n\":\(number)}".utf8))
    }
}
extension Extensions: Sampled {
    static func sample(_ number: Int) -> Extensions {
        var extensions = Extensions()
        extensions[ExtensionKey<String>("acme", "note-\(number)", .personal)] = "extra-\(number)"
        extensions[ExtensionKey<Money>("acme", "deposit", .internal)] = .sample(number)
        return extensions
    }
}
extension GTIN: Sampled {
    static func sample(_ number: Int) -> GTIN {
        let digits = String(4_006_381_000_000 / 10 + number)
        for check in 0...9 {
            if let gtin = GTIN("\(digits)\(check)") { return gtin }
        }
        preconditionFailure("no check digit fits")
    }
}
extension SSCC: Sampled {
    static func sample(_ number: Int) -> SSCC {
        do {
            return try SSCC(extensionDigit: 3, companyPrefix: "4006381", serial: UInt64(number))
        } catch { preconditionFailure("\(error)") }
    }
}
extension UnitOfMeasure: Sampled { static func sample(_ number: Int) -> UnitOfMeasure { .kilogram } }
extension Coded: Sampled {
    static func sample(_ number: Int) -> Coded {
        let cases = Array(Value.allCases)
        return Coded(cases[number % cases.count], native: "native-\(number)")
    }
}
