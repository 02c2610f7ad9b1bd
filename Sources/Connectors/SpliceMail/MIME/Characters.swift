extension String {
    /// Whether a control character (U+0000…U+001F, U+007F…U+009F) or a line or paragraph separator is in it.
    var hasControlCharacter: Bool {
        unicodeScalars.contains { scalar in
            scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
        }
    }

    /// Whether every character is printable ASCII or a space.
    var isPrintableASCII: Bool { utf8.allSatisfy { (0x20...0x7e).contains($0) } }
}

extension UInt8 {
    /// ASCII letters and digits.
    var isLetterOrDigit: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }

    /// The byte as `=XX`, upper case (RFC 2045 section 6.7).
    var quotedPrintable: [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "="), digits[Int(self >> 4)], digits[Int(self & 15)]]
    }
}
