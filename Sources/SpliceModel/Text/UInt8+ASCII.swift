// ASCII character classes and the bytes that the model's syntax uses.
extension UInt8 {
    @inlinable static var plus: UInt8 { 0x2B }
    @inlinable static var minus: UInt8 { 0x2D }
    @inlinable static var point: UInt8 { 0x2E }
    @inlinable static var zero: UInt8 { 0x30 }
    @inlinable static var colon: UInt8 { 0x3A }
    @inlinable static var upperE: UInt8 { 0x45 }
    @inlinable static var upperT: UInt8 { 0x54 }
    @inlinable static var upperZ: UInt8 { 0x5A }
    @inlinable static var openBracket: UInt8 { 0x5B }
    @inlinable static var closeBracket: UInt8 { 0x5D }
    @inlinable static var lowerE: UInt8 { 0x65 }
    @inlinable static var lowerT: UInt8 { 0x74 }
    @inlinable static var lowerZ: UInt8 { 0x7A }

    /// True for A–Z and a–z.
    @inlinable var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
    /// True for 0–9.
    @inlinable package var isASCIIDigit: Bool { self &- 0x30 <= 9 }
    /// Upper-case letters turned to lower case, anything else as it is.
    @inlinable var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
    /// Lower-case letters turned to upper case, anything else as it is.
    @inlinable var asciiUppercased: UInt8 { self &- 0x61 < 26 ? self & 0xDF : self }
}
