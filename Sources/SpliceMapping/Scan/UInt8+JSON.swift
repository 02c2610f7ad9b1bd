/// The characters that the grammar of JSON names.
extension UInt8 {
    @inlinable static var tab: UInt8 { 0x09 }
    @inlinable static var lineFeed: UInt8 { 0x0a }
    @inlinable static var formFeed: UInt8 { 0x0c }
    @inlinable static var backspace: UInt8 { 0x08 }
    @inlinable static var carriageReturn: UInt8 { 0x0d }
    @inlinable static var space: UInt8 { 0x20 }
    @inlinable static var quote: UInt8 { 0x22 }
    @inlinable static var plus: UInt8 { 0x2b }
    @inlinable static var comma: UInt8 { 0x2c }
    @inlinable static var minus: UInt8 { 0x2d }
    @inlinable static var point: UInt8 { 0x2e }
    @inlinable static var slash: UInt8 { 0x2f }
    @inlinable static var zero: UInt8 { 0x30 }
    @inlinable static var colon: UInt8 { 0x3a }
    @inlinable static var openBracket: UInt8 { 0x5b }
    @inlinable static var backslash: UInt8 { 0x5c }
    @inlinable static var closeBracket: UInt8 { 0x5d }
    @inlinable static var openBrace: UInt8 { 0x7b }
    @inlinable static var closeBrace: UInt8 { 0x7d }

    /// A decimal digit's value is below ten; everything else is not.
    @inlinable
    @inline(__always)
    var digitValue: UInt8 { self &- 0x30 }

    /// True for 0–9.
    @inlinable
    @inline(__always)
    var isDigit: Bool { self &- 0x30 <= 9 }

    /// True for a digit or a minus sign: what a JSON number starts with.
    @inline(__always)
    var startsNumber: Bool { isDigit || self == .minus }

    /// True for what JSON calls white space: space, tab, line feed, carriage return.
    @inline(__always)
    var isWhitespace: Bool { self <= 0x20 && (0x1_0000_2600 as UInt64) &>> UInt64(self) & 1 != 0 }

    /// The value of a hexadecimal digit, or a negative number.
    @inline(__always)
    var hexValue: Int {
        switch self {
        case 0x30...0x39: Int(self) &- 0x30
        case 0x41...0x46: Int(self) &- 0x37
        case 0x61...0x66: Int(self) &- 0x57
        default: -1
        }
    }
}
