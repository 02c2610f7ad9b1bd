/// What libphonenumber's metadata says about the numbers of one country.
struct CallingCode: Sendable {
    /// Nil for codes that belong to no country, such as 800.
    let country: Country?
    /// 1…999.
    let code: Int
    /// What callers in the country dial before an international number.
    let abroad: String
    /// What callers in the country dial before a national number, and what is left out after the calling code.
    let trunk: String
    /// Bit n is set when a national number may have n digits.
    let lengths: UInt32

    static let table: [CallingCode] = rows.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: " ")
        guard parts.count == 5, let code = Int(parts[1]), let lengths = UInt32(parts[4]) else { return nil }
        return CallingCode(
            country: Country(parts[0]), code: code, abroad: String(parts[2]),
            trunk: parts[3] == "-" ? "" : String(parts[3]), lengths: lengths)
    }

    static func of(_ country: Country) -> CallingCode? { byCountry[country] }

    /// The lengths that national numbers behind a calling code may have; nil when the code is not assigned.
    static func lengths(behind code: Int) -> UInt32? { byCode[code] }

    private static let byCountry = Dictionary(
        table.compactMap { row in row.country.map { ($0, row) } }, uniquingKeysWith: { first, _ in first })
    private static let byCode = Dictionary(table.map { ($0.code, $0.lengths) }, uniquingKeysWith: |)

    func permits(_ digits: Int) -> Bool { digits < 32 && lengths >> UInt32(digits) & 1 == 1 }
}
