/// A country or territory: its ISO 3166-1 alpha-2 code in two bytes.
///
/// `XK` (Kosovo) is accepted beside the assigned codes: it is user-assigned, and systems send it.
@frozen
public struct Country: Sendable, Hashable, BitwiseCopyable {
    /// Two ASCII letters in memory order.
    @usableFromInline let bits: UInt16

    @inlinable
    init(bits: UInt16) { self.bits = bits }

    /// A country from its alpha-2 code as two ASCII bytes in memory order, the first letter in the lower byte.
    ///
    /// For engines that read bytes: no allocation. Nil for a code that is not assigned, lower case included.
    @inlinable
    public init?(packedASCII: UInt16) {
        let first = UInt8(truncatingIfNeeded: packedASCII) &- 0x41
        let second = UInt8(truncatingIfNeeded: packedASCII >> 8) &- 0x41
        guard first < 26, second < 26, Country.assignedSecondLetters(after: first) >> second & 1 == 1 else {
            return nil
        }
        bits = packedASCII
    }

    /// A country from its alpha-2 code in upper case; nil for anything else.
    @inlinable
    public init?(_ alpha2: some StringProtocol) {
        var packed: UInt16 = 0
        var count = 0
        for byte in alpha2.utf8 {
            guard count < 2 else { return nil }
            packed |= UInt16(byte) << UInt16(8 * count)
            count += 1
        }
        self.init(packedASCII: packed)
    }

    /// A country from its alpha-3 code in upper case, such as `DEU`.
    public init?(alpha3: some StringProtocol) {
        guard let row = Country.table.first(where: { $0.alpha3 == alpha3 }) else { return nil }
        self = row.country
    }

    /// A country from its ISO 3166-1 numeric code, such as 276.
    public init?(numeric: Int) {
        guard numeric > 0, let row = Country.table.first(where: { $0.numeric == numeric }) else { return nil }
        self = row.country
    }

    /// A country from its alpha-2 code in upper case.
    ///
    /// - Throws: ``ModelError`` with code `invalidFormat` for what is not two letters A–Z, `unknownCode` for what ISO
    ///   3166-1 does not assign.
    public init(parsing alpha2: some StringProtocol) throws(ModelError) {
        guard alpha2.utf8.count == 2, alpha2.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw ModelError(.invalidFormat, "Country", "a country code is two letters A–Z")
        }
        guard let country = Country(alpha2) else {
            throw ModelError(.unknownCode, "Country", "ISO 3166-1 does not assign this code")
        }
        self = country
    }
}

extension Country {
    /// The two letters in memory order: the inverse of ``init(packedASCII:)``.
    @inlinable
    public var packedASCII: UInt16 { bits }

    /// The two letters.
    @inlinable
    public var alpha2: String {
        String(decoding: [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)], as: UTF8.self)
    }

    /// The ISO 3166-1 alpha-3 code.
    public var alpha3: String { row?.alpha3 ?? "" }

    /// The ISO 3166-1 numeric code; nil for a user-assigned code.
    public var numeric: Int? { row.flatMap { $0.numeric == 0 ? nil : $0.numeric } }

    /// The common English name.
    public var name: String { row?.name ?? "" }

    /// Every country, in the order of its alpha-2 code.
    public static var all: [Country] { table.map(\.country) }

    private var row: Row? {
        var low = 0
        var high = Country.table.count
        while low < high {
            let middle = (low + high) / 2
            if Country.table[middle].country < self { low = middle + 1 } else { high = middle }
        }
        return low < Country.table.count && Country.table[low].country == self ? Country.table[low] : nil
    }

    struct Row: Sendable {
        let country: Country
        let alpha3: String
        let numeric: Int
        let name: String
    }

    static let table: [Row] = rows.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: " ", maxSplits: 3)
        guard parts.count == 4, let country = Country(parts[0]), let numeric = Int(parts[2]) else { return nil }
        return Row(country: country, alpha3: String(parts[1]), numeric: numeric, name: String(parts[3]))
    }
}

extension Country: Comparable {
    /// In the order of the code's letters.
    @inlinable
    public static func < (left: Country, right: Country) -> Bool { left.bits.byteSwapped < right.bits.byteSwapped }
}

extension Country: CustomStringConvertible {
    /// The two letters.
    public var description: String { alpha2 }
}

extension Country: Codable {
    /// Reads the two letters.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the two letters.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(alpha2)
    }
}
