public import SpliceModel

/// How records stand in a table of text (RFC 4180): one record a row, one field a column.
///
/// ```swift
/// var reader = try CSVReader<BankEntry>(as: .csv(.semicolon, encoding: .windows1252))
/// var writer = try CSVWriter<PriceRow>(as: .csv(formulas: .escaped))
/// ```
///
/// A column is named like the path of its row; the columns of a nested record have its path before them: `address.city`. A
/// nested record all of whose columns are null is null itself. An array has no place in a row.
public struct CSVFormat: Sendable, Hashable {
    /// What stands between two fields.
    public struct Separator: Sendable, Hashable {
        let byte: UInt8

        /// `,`, as RFC 4180 has it.
        public static let comma = Separator(byte: .comma)
        /// `;`, as spreadsheets write where the comma is the decimal point.
        public static let semicolon = Separator(byte: 0x3b)
        /// A tab.
        public static let tab = Separator(byte: .tab)
        /// `|`.
        public static let bar = Separator(byte: 0x7c)
    }

    /// Where the names of the columns come from.
    public enum Header: Sendable, Hashable {
        /// The first row.
        case firstRow
        /// There is no such row: these are the columns, from the first to the last.
        case columns([String])
    }

    /// How "no value" is written.
    public enum Null: Sendable, Hashable {
        /// An empty field without quotes, as PostgreSQL writes it; `""` is empty text.
        case unquotedEmpty
        /// This text without quotes, such as `NULL` or `\N`.
        case text(String)
        /// It is written as empty text, and nothing is read as null.
        case never
    }

    /// What happens to text that a spreadsheet would run as a formula: text that starts with `=`, `+`, `-`, `@`, a tab or a
    /// carriage return, and is no number (OWASP, CSV injection).
    public enum Formulas: Sendable, Hashable {
        /// It is written as it is, for programs.
        case asTheyAre
        /// It gets an apostrophe before it, which a spreadsheet does not show; reading takes it off again.
        case escaped
    }

    /// What stands between two fields.
    public let separator: Separator
    /// Where the names of the columns come from.
    public let header: Header
    /// How "no value" is written.
    public let null: Null
    /// What happens to text that a spreadsheet would run.
    public let formulas: Formulas
    /// The encoding; a byte order mark of UTF-8 or UTF-16 overrules it when read.
    public let encoding: TextEncoding
    /// What happens to a character that the encoding does not have.
    public let unmappable: TextEncoding.Unmappable
    /// Whether a byte order mark is written, by which Microsoft Excel recognises UTF-8.
    public let writesByteOrderMark: Bool
    /// What a row may ask for: its size; and what repeated columns mean is not asked, they are refused.
    public let limits: DecodingLimits

    /// A table of text.
    ///
    /// - Parameters:
    ///   - separator: what stands between two fields. Default: a comma.
    ///   - header: where the names of the columns come from. Default: the first row.
    ///   - null: how "no value" is written. Default: an empty field without quotes.
    ///   - formulas: what happens to text that a spreadsheet would run. Default: nothing.
    ///   - encoding: the encoding. Default: UTF-8.
    ///   - unmappable: what happens to a character that the encoding does not have. Default: the record is refused.
    ///   - writesByteOrderMark: whether a byte order mark is written. Default: false.
    ///   - limits: `maximumBytes` is that of a row.
    public static func csv(
        _ separator: Separator = .comma, header: Header = .firstRow, null: Null = .unquotedEmpty,
        formulas: Formulas = .asTheyAre, encoding: TextEncoding = .utf8, unmappable: TextEncoding.Unmappable = .refuse,
        writesByteOrderMark: Bool = false, limits: DecodingLimits = .standard
    ) -> CSVFormat {
        CSVFormat(
            separator: separator, header: header, null: null, formulas: formulas, encoding: encoding,
            unmappable: unmappable, writesByteOrderMark: writesByteOrderMark, limits: limits)
    }
}

extension CSVFormat {
    /// The index at which a formula would start behind any number of apostrophes; nil when none would.
    func formulaStart(_ text: ArraySlice<UInt8>) -> Int? {
        guard formulas == .escaped, let start = text.firstIndex(where: { $0 != 0x27 }) else { return nil }
        switch text[start] {
        case 0x3d, 0x40, .tab, .carriageReturn: return start
        case .plus, .minus: return ExactDecimal(String(decoding: text[start...], as: UTF8.self)) == nil ? start : nil
        default: return nil
        }
    }
}
