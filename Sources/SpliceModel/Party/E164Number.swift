/// A telephone number in international form (ITU-T E.164): `+` and at most 15 digits.
///
/// The calling code is assigned and the number of digits behind it is possible in one of its countries; whether the
/// number is in an assigned range or in service is not known.
public struct E164Number: Sendable, Hashable, BitwiseCopyable {
    /// The digits as a number; a calling code never begins with 0.
    public let digits: UInt64

    /// A number from `+` and digits alone.
    ///
    /// - Throws: `invalidFormat`; `unknownCode` for a calling code that is not assigned; `outOfRange` for a number of
    ///   digits that no country behind that code has.
    public init(parsing text: some StringProtocol) throws(ModelError) {
        let bytes = text.utf8
        guard bytes.first == .plus, bytes.count > 1, bytes.dropFirst().allSatisfy(\.isASCIIDigit) else {
            throw ModelError(.invalidFormat, "E164Number", "a number is + and digits")
        }
        guard bytes.count <= 16 else { throw ModelError(.outOfRange, "E164Number", "a number has at most 15 digits") }
        let digits = bytes.dropFirst().map { $0 - .zero }
        guard let code = E164Number.callingCode(of: digits), let lengths = CallingCode.lengths(behind: code) else {
            throw ModelError(.unknownCode, "E164Number", "the calling code is not assigned")
        }
        guard lengths >> UInt32(digits.count - String(code).utf8.count) & 1 == 1 else {
            throw ModelError(.outOfRange, "E164Number", "no number behind this calling code has so many digits")
        }
        self.digits = digits.reduce(0) { $0 * 10 + UInt64($1) }
    }

    /// A number from `+` and digits alone; nil for anything else.
    public init?(_ text: String) {
        do throws(ModelError) { try self.init(parsing: text) } catch { return nil }
    }

    /// The country calling code, such as 49; several countries may share it.
    public var callingCode: Int { E164Number.callingCode(of: String(digits).utf8.map { $0 - .zero }) ?? 0 }

    /// The countries whose numbers begin with the calling code, in the order of their codes; empty for codes of no
    /// country.
    public var countries: [Country] {
        CallingCode.table.filter { $0.code == callingCode }.compactMap(\.country)
    }

    /// No code is the beginning of another, so the first that is assigned is the one.
    private static func callingCode(of digits: [UInt8]) -> Int? {
        var code = 0
        for digit in digits.prefix(3) where digits.first != 0 {
            code = code * 10 + Int(digit)
            if CallingCode.lengths(behind: code) != nil { return code }
        }
        return nil
    }
}

extension E164Number: LosslessStringConvertible {
    /// `+` and digits.
    public var description: String { "+\(digits)" }
}

extension E164Number: Codable {
    /// Reads `+` and digits.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes `+` and digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
