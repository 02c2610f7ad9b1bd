/// A Serial Shipping Container Code of GS1: 18 digits that name one parcel or pallet, the check digit verified.
public struct SSCC: Sendable, Hashable {
    /// The digits as a number.
    public let number: UInt64

    /// From digits alone, or with the application identifier `00` or `(00)` before them. Throws `invalidFormat` or
    /// `checkDigit`.
    public init(parsing text: some StringProtocol) throws(ModelError) {
        var text = text[...]
        if text.hasPrefix("(00)") {
            text = text.dropFirst(4)
        } else if text.utf8.count == 20, text.hasPrefix("00") {
            text = text.dropFirst(2)
        }
        guard let digits = CheckDigit.digits(of: text), digits.count == 18 else {
            throw ModelError(.invalidFormat, "SSCC", "an SSCC is 18 digits")
        }
        guard CheckDigit.isValid(digits) else {
            throw ModelError(.checkDigit, "SSCC", "the last digit does not match the others")
        }
        number = digits.reduce(0) { $0 * 10 + UInt64($1) }
    }

    /// As ``init(parsing:)``; nil for anything else.
    public init?(_ text: String) {
        do throws(ModelError) { try self.init(parsing: text) } catch { return nil }
    }

    /// From its parts; the check digit is computed.
    ///
    /// - Parameters:
    ///   - extensionDigit: 0…9, free to choose.
    ///   - companyPrefix: the GS1 company prefix, 4…12 digits.
    ///   - serial: the number that the company gives; it fills what is left of 17 digits, with zeros before it.
    /// - Throws: `outOfRange` or `invalidFormat`.
    public init(extensionDigit: Int, companyPrefix: some StringProtocol, serial: UInt64) throws(ModelError) {
        guard (0...9).contains(extensionDigit) else {
            throw ModelError(.outOfRange, "SSCC", "the extension digit is between 0 and 9")
        }
        guard let prefix = CheckDigit.digits(of: companyPrefix), (4...12).contains(prefix.count) else {
            throw ModelError(.invalidFormat, "SSCC", "a company prefix is 4 to 12 digits")
        }
        let serialText = CheckDigit.text(serial, length: 16 - prefix.count)
        guard let serialDigits = CheckDigit.digits(of: serialText), prefix.count + serialDigits.count == 16 else {
            throw ModelError(.outOfRange, "SSCC", "the serial number has more digits than the company prefix leaves")
        }
        let digits = [UInt8(extensionDigit)] + prefix + serialDigits
        number = (digits + [CheckDigit.digit(after: digits)]).reduce(0) { $0 * 10 + UInt64($1) }
    }
}

extension SSCC: LosslessStringConvertible, FieldValue {
    /// The 18 digits.
    public var description: String { CheckDigit.text(number, length: 18) }
    /// `sscc`.
    public static var fieldType: FieldType { .scalar("sscc") }
}

extension SSCC: Codable {
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
