/// A Global Trade Item Number of GS1 with 8, 12, 13 or 14 digits (EAN-8, UPC-A, EAN-13, ITF-14), its check digit
/// verified.
///
/// The number of digits is kept; numbers that differ in leading zeros alone are equal, as GS1 has it: a UPC-A is the
/// EAN-13 with a zero before it.
public struct GTIN: Sendable {
    /// The digits as a number.
    public let number: UInt64
    /// 8, 12, 13 or 14.
    public let length: Int

    /// From digits alone. Throws `invalidFormat` or `checkDigit`.
    public init(parsing text: some StringProtocol) throws(ModelError) {
        guard let digits = CheckDigit.digits(of: text), [8, 12, 13, 14].contains(digits.count) else {
            throw ModelError(.invalidFormat, "GTIN", "a GTIN is 8, 12, 13 or 14 digits")
        }
        guard CheckDigit.isValid(digits) else {
            throw ModelError(.checkDigit, "GTIN", "the last digit does not match the others")
        }
        number = digits.reduce(0) { $0 * 10 + UInt64($1) }
        length = digits.count
    }

    /// From digits alone; nil for anything else.
    public init?(_ text: String) {
        do throws(ModelError) { try self.init(parsing: text) } catch { return nil }
    }

    /// The number with 14 digits, as databases compare it.
    public var gtin14: String { CheckDigit.text(number, length: 14) }
}

extension GTIN: Hashable {
    /// True when both denote the same item.
    public static func == (left: GTIN, right: GTIN) -> Bool { left.number == right.number }
    /// Hashes the number, not its length.
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

extension GTIN: LosslessStringConvertible, FieldValue {
    /// The digits.
    public var description: String { CheckDigit.text(number, length: length) }
    /// `gtin`.
    public static var fieldType: FieldType { .scalar("gtin") }
}

extension GTIN: Codable {
    /// Reads the digits.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
