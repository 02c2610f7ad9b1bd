/// A currency: its ISO 4217 alphabetic code and the exponent of its minor unit, in four bytes.
///
/// The exponent is that of ISO 4217 (2 for USD, 0 for JPY, 3 for KWD, 4 for CLF). Codes that ISO lists without a minor
/// unit (XAU, XDR, XTS…) have exponent 0 and ``isDivisible`` false. Some systems count minor units differently for some
/// currencies; that is a fact about the system, kept in its mapping rule, not here.
///
/// What is no ISO currency (points, credits, coins) is made with ``init(custom:exponent:)``.
@frozen
public struct Currency: Sendable, Hashable, BitwiseCopyable {
    /// Three ASCII letters in memory order in the low 24 bits, the exponent in the high 8.
    @usableFromInline let bits: UInt32

    @inlinable
    init(bits: UInt32) { self.bits = bits }

    /// A listed currency from its code as three ASCII bytes in memory order, the first letter in the lowest byte.
    ///
    /// For engines that read bytes: no allocation. Nil for a code that is not listed, lower case included.
    @inlinable
    public init?(packedASCII: UInt32) {
        let exponent = Currency.listedExponent(packedASCII)
        guard exponent != 255 else { return nil }
        bits = packedASCII | UInt32(exponent) << 24
    }

    /// A listed currency from its code in upper case; nil for anything else.
    @inlinable
    public init?(_ code: some StringProtocol) {
        var packed: UInt32 = 0
        var count = 0
        for byte in code.utf8 {
            guard count < 3 else { return nil }
            packed |= UInt32(byte) << UInt32(8 * count)
            count += 1
        }
        self.init(packedASCII: packed)
    }

    /// A listed currency from its ISO 4217 numeric code, such as 840; current currencies win over withdrawn ones.
    public init?(numeric: Int) {
        let rows = Currency.table.filter { $0.numeric == numeric }
        guard let row = rows.first(where: \.current) ?? rows.first else { return nil }
        self = row.currency
    }

    /// A listed currency from its code in upper case.
    ///
    /// - Throws: ``ModelError`` with code `invalidFormat` for what is not three letters A–Z, `unknownCode` for what ISO
    ///   4217 does not list.
    public init(parsing code: some StringProtocol) throws(ModelError) {
        guard Currency.isWellFormed(code) else {
            throw ModelError(.invalidFormat, "Currency", "a currency code is three letters A–Z")
        }
        guard let currency = Currency(code) else {
            throw ModelError(.unknownCode, "Currency", "the code is not in ISO 4217; use init(custom:exponent:)")
        }
        self = currency
    }

    /// A unit of account outside ISO 4217.
    ///
    /// - Parameters:
    ///   - code: three letters A–Z that ISO 4217 does not list.
    ///   - exponent: how many decimal digits the smallest unit has, 0…18.
    /// - Throws: ``ModelError`` with code `invalidFormat`, `conflict` when the code is an ISO currency, or
    ///   `outOfRange`.
    public init(custom code: some StringProtocol, exponent: Int) throws(ModelError) {
        guard Currency.isWellFormed(code) else {
            throw ModelError(.invalidFormat, "Currency", "a currency code is three letters A–Z")
        }
        guard Currency(code) == nil else {
            throw ModelError(.conflict, "Currency", "ISO 4217 lists this code; its exponent cannot be chosen")
        }
        guard (0...18).contains(exponent) else {
            throw ModelError(.outOfRange, "Currency", "an exponent is between 0 and 18")
        }
        bits = code.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) } | UInt32(exponent) << 24
    }

    private static func isWellFormed(_ code: some StringProtocol) -> Bool {
        code.utf8.count == 3 && code.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    }
}

extension Currency {
    /// The three letters in memory order, the first in the lowest byte: the inverse of ``init(packedASCII:)``.
    @inlinable
    public var packedASCII: UInt32 { bits & 0xFF_FFFF }

    /// The three letters.
    @inlinable
    public var code: String {
        String(
            decoding: [
                UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8),
                UInt8(truncatingIfNeeded: bits >> 16),
            ], as: UTF8.self)
    }

    /// How many decimal digits the minor unit has, 0…18.
    @inlinable
    public var exponent: Int { Int(bits >> 24) }

    /// The ISO 4217 numeric code; nil for a custom currency.
    public var numeric: Int? { row?.numeric }

    /// The English name of ISO 4217; nil for a custom currency.
    public var name: String? { row?.name }

    /// False for what ISO 4217 lists without a minor unit: metals, units of account, test codes.
    public var isDivisible: Bool { row?.divisible ?? true }

    /// True while the currency is on ISO 4217's current list; false when withdrawn or custom.
    public var isCurrent: Bool { row?.current ?? false }

    /// Every listed currency, current and withdrawn, in the order of its code.
    public static var listed: [Currency] { table.map(\.currency) }

    private var row: Row? {
        var low = 0
        var high = Currency.table.count
        while low < high {
            let middle = (low + high) / 2
            if Currency.table[middle].currency < self { low = middle + 1 } else { high = middle }
        }
        return low < Currency.table.count && Currency.table[low].currency == self ? Currency.table[low] : nil
    }

    struct Row: Sendable {
        let currency: Currency
        let numeric: Int
        let name: String
        let divisible: Bool
        let current: Bool
    }

    static let table: [Row] = rows.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: " ", maxSplits: 4)
        guard parts.count == 5, let currency = Currency(parts[0]), let numeric = Int(parts[1]) else { return nil }
        return Row(
            currency: currency, numeric: numeric, name: String(parts[4]), divisible: parts[2] == "D",
            current: parts[3] == "C")
    }
}

extension Currency: Comparable {
    /// In the order of the code's letters.
    @inlinable
    public static func < (left: Currency, right: Currency) -> Bool {
        (left.packedASCII.byteSwapped, left.exponent) < (right.packedASCII.byteSwapped, right.exponent)
    }
}

extension Currency: CustomStringConvertible {
    /// The three letters.
    public var description: String { code }
}

extension Currency: Codable {
    /// Reads `"USD"`, or `"PTS:0"` for a custom currency and its exponent.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2, let exponent = Int(parts[1]) {
            self = try Currency(custom: parts[0], exponent: exponent)
        } else {
            self = try Currency(parsing: text)
        }
    }

    /// Writes `"USD"`, or `"PTS:0"` for a custom currency.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Currency.listedExponent(packedASCII) == 255 ? "\(code):\(exponent)" : code)
    }
}
