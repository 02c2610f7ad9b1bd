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

    init(_ country: Country?, _ code: Int, abroad: String, trunk: String, lengths: UInt32) {
        self.country = country
        self.code = code
        self.abroad = abroad
        self.trunk = trunk
        self.lengths = lengths
    }

    static func of(_ country: Country) -> CallingCode? { byCountry[country] }

    /// The lengths that national numbers behind a calling code may have; nil when the code is not assigned.
    static func lengths(behind code: Int) -> UInt32? { byCode[code] }

    private static let byCountry = Dictionary(
        table.compactMap { row in row.country.map { ($0, row) } }, uniquingKeysWith: { first, _ in first })
    private static let byCode = Dictionary(table.map { ($0.code, $0.lengths) }, uniquingKeysWith: |)

    func permits(_ digits: Int) -> Bool { digits < 32 && lengths >> UInt32(digits) & 1 == 1 }
}
