import Foundation
import SpliceMapping
import SpliceModel
import Testing

/// One entry of a bank's file: decimal comma aside, everything that such files have.
struct BankEntry: Hashable, Sendable {
    let booked: LocalDate
    let amount: Money
    let isCredit: Bool
    let purpose: String
    let reference: Int64?
    let partner: Partner?

    struct Partner: Hashable, Sendable {
        let name: String
        let city: String?
    }
}

enum BankPartner: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<BankEntry.Partner>) -> Reading<BankEntry.Partner> {
        let name = f.field("name", \.name, .text(max: 20))
        let city = f.field("city", \.city, .text.optional())
        return { r in try BankEntry.Partner(name: r[name], city: r[city]) }
    }
}

enum BankFile: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<BankEntry>) -> Reading<BankEntry> {
        let booked = f.field("Buchungstag", \.booked, .date(.dayMonthYear))
        let amount = f.field("Betrag", \.amount, .money(currency: "Währung"))
        let isCredit = f.field("Gutschrift", \.isCredit, .boolean)
        let purpose = f.field(#"Verw\.-Zweck"#, \.purpose, .text, classified: .internal)
        let reference = f.field("Referenz", \.reference, .integer(min: 0).optional())
        let partner = f.field("Partner", \.partner, .one(BankPartner.self).optional())
        return { r in
            try BankEntry(
                booked: r[booked], amount: r[amount], isCredit: r[isCredit], purpose: r[purpose],
                reference: r[reference], partner: r[partner])
        }
    }
}

@Suite struct CSVTests {
    @Test(arguments: [",", "\"\",", "x,"])
    func `a row has no more fields than bytes are allowed`(field: String) throws {
        let table = "a,b\n" + String(repeating: field, count: 1000) + "\nx,y\n"
        var reader = try CSVReader<PairRow>(as: .csv(limits: DecodingLimits(maximumBytes: 100)))
        var codes: [IssueCode?] = []
        func note(_ result: Result<Pair, MappingError>) {
            if case .failure(let error) = result { codes.append(error.code) } else { codes.append(nil) }
        }
        try reader.read(Array(table.utf8).span) { note($0) }
        try reader.finish { note($0) }
        #expect(codes == [.tooLarge, nil])
    }

    private let file = """
        Buchungstag;Betrag; Währung ;Unbekannt;Gutschrift;Verw.-Zweck;Referenz;Partner.name;Partner.city\r
        01.07.2026;-12.50;EUR;x;false;"Miete; 3. Stock
        rechts, ""hinten""\";0042;Müller – Söhne;Köln\r
        \r
        02.07.2026;5;EUR;;1;"";;;\r
        03.07.2026;7.00;EUR;;true;Zinsen;;B;
        """

    private func entries() throws -> [BankEntry] {
        func day(_ day: Int) throws -> LocalDate { try #require(LocalDate(year: 2026, month: 7, day: day)) }
        return [
            BankEntry(
                booked: try day(1), amount: .euros(-1250), isCredit: false,
                purpose: "Miete; 3. Stock\nrechts, \"hinten\"", reference: 42,
                partner: BankEntry.Partner(name: "Müller – Söhne", city: "Köln")),
            BankEntry(
                booked: try day(2), amount: .euros(500), isCredit: true,
                purpose: "", reference: nil, partner: nil),
            BankEntry(
                booked: try day(3), amount: .euros(700), isCredit: true,
                purpose: "Zinsen", reference: nil, partner: BankEntry.Partner(name: "B", city: nil)),
        ]
    }

    @Test(arguments: [TextEncoding.utf8, .windows1252, .utf16LittleEndian, .utf16BigEndian], [false, true])
    func `a bank's file is read in any encoding, wherever the pieces end`(encoding: TextEncoding, mark: Bool) throws {
        let bytes = (mark ? encoding.byteOrderMark : []) + (try encoding.encode(file))
        for size in [1, 2, 3, 7, 64, bytes.count] {
            var reader = try CSVReader<BankFile>(as: .csv(.semicolon, encoding: encoding))
            var seen: [BankEntry] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                let piece = Array(bytes[start..<min(start + size, bytes.count)])
                try reader.read(piece.span) { seen.append(try $0.get()) }
            }
            try reader.finish { seen.append(try $0.get()) }
            #expect(try seen == entries(), "\(encoding), pieces of \(size)")
        }
    }

    @Test func `entries become a table that reads back as the same entries`() throws {
        let format = CSVFormat.csv(.semicolon, encoding: .windows1252)
        let bytes = try BankFile.encodeRows(entries(), as: format)
        #expect(
            try TextEncoding.windows1252.decode(bytes) == """
                Buchungstag;Betrag;Währung;Gutschrift;Verw.-Zweck;Referenz;Partner.name;Partner.city\r
                01.07.2026;-12.50;EUR;false;"Miete; 3. Stock
                rechts, ""hinten""\";42;Müller – Söhne;Köln\r
                02.07.2026;5.00;EUR;true;"";;;\r
                03.07.2026;7.00;EUR;true;Zinsen;;B;\r

                """)
        #expect(try BankFile.decodeRows(bytes, as: format) == entries())
    }

    @Test func `every bad row is reported with its line and read over`() throws {
        let table = """
            Buchungstag,Betrag,Währung,Gutschrift,Verw.-Zweck,Referenz,Partner.name,Partner.city
            01.07.2026,1,EUR,true,a,,,
            01.07.2026,1,EUR,true,a,,
            32.07.2026,x,EUR,ja,,-1,123456789012345678901,
            01.07.2026,1,EUR,true,"a
            b"c,,,
            01.07.2026,1,EUR,true,a"b",,,
            01.07.2026,1,EUR,true,ok,,,
            01.07.2026,1,EUR,true,"open,,,
            """
        var reader = try CSVReader<BankFile>(as: .csv())
        var seen: [String] = []
        func note(_ result: Result<BankEntry, MappingError>) {
            switch result {
            case .success(let entry): seen.append(entry.purpose)
            case .failure(let error):
                let issues = error.issues.map { "\($0.path.isEmpty ? $0.problem : $0.path) \($0.line ?? 0)" }
                seen.append("\(error.record ?? 0): \(issues.joined(separator: ", "))")
            }
        }
        try reader.read(Array(table.utf8).span, note)
        try reader.finish(note)
        #expect(
            seen == [
                "a", "2: 7 fields instead of 8 at line 3 3",
                "3: Buchungstag 4, Betrag 4, Gutschrift 4, Verw\\.-Zweck 4, Referenz 4, Partner.name 4",
                "4: something follows the closing quote of a field at line 6 6",
                "5: a quote inside a field that does not start with one at line 7 7", "ok",
                "7: a quote is not closed at line 9 9",
            ])
    }

    @Test(arguments: [
        ("", "there is no header"),
        ("Betrag,Betrag\n", "the header is wrong: the column “Betrag” occurs twice at line 1"),
        ("a\"b,c\n", "the header is wrong: a quote inside a field that does not start with one at line 1"),
    ])
    func `a wrong header ends the reading`(table: String, problem: String) {
        let error = #expect(throws: MappingError.self) { try BankFile.decodeRows(Array(table.utf8), as: .csv()) }
        #expect(error?.issues.map(\.problem) == [problem])
    }

    @Test func `columns may be named by the format`() throws {
        let format = CSVFormat.csv(.tab, header: .columns(["b", "skipped", "a"]), null: .text("\\N"))
        let rows = try PairRow.decodeRows(Array("x\t1\ty\n\\N\t2\t\"\\N\"\n".utf8), as: format)
        #expect(rows == [Pair(a: "y", b: "x"), Pair(a: "\\N", b: nil)])
        let bytes = try PairRow.encodeRows(rows, as: format)
        #expect(String(decoding: bytes, as: UTF8.self) == "x\t\\N\ty\r\n\\N\t\\N\t\"\\N\"\r\n")
    }

    @Test func `without a spelling for null, empty is empty text`() throws {
        #expect(try PairRow.decodeRows(Array("a,b\n,\n".utf8), as: .csv(null: .never)) == [Pair(a: "", b: "")])
        let error = #expect(throws: MappingError.self) { try PairRow.decodeRows(Array("a,b\n,\n".utf8), as: .csv()) }
        #expect(error?.code == .null)
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("@x", "'@x"), ("-5", "-5"), ("-5 or so", "'-5 or so"), ("+49 221", "'+49 221"),
        ("+4.50", "+4.50"),
        ("'=1", "''=1"), ("'x", "'x"), ("x=1", "x=1"), ("\tx", "'\tx"),
    ])
    func `formulas are written so that no spreadsheet runs them, and read back as they were`(text: String, cell: String)
        throws
    {
        let bytes = try PairRow.encodeRows([Pair(a: text, b: nil)], as: .csv(formulas: .escaped))
        #expect(String(decoding: bytes, as: UTF8.self) == "a,b\r\n\(cell),\r\n")
        #expect(try PairRow.decodeRows(bytes, as: .csv(formulas: .escaped)) == [Pair(a: text, b: nil)])
        #expect(
            String(decoding: try PairRow.encodeRows([Pair(a: text, b: nil)], as: .csv()), as: UTF8.self)
                == "a,b\r\n\(text),\r\n")
    }

    @Test func `a character without a counterpart is refused with its column, or replaced as declared`() throws {
        let pair = Pair(a: "ok", b: "日本")
        let error = #expect(throws: MappingError.self) { try PairRow.encodeRows([pair], as: .csv(encoding: .latin1)) }
        #expect(error?.code == .unmappable && error?.issues.map(\.path) == ["b"])
        let replaced = try PairRow.encodeRows([pair], as: .csv(encoding: .latin1, unmappable: .questionMark))
        #expect(String(decoding: replaced, as: UTF8.self) == "a,b\r\nok,??\r\n")
        let plain = try PairRow.encodeRows(
            [Pair(a: "Zoë", b: "“x”")], as: .csv(encoding: .ascii, unmappable: .transliterate))
        #expect(String(decoding: plain, as: UTF8.self) == "a,b\r\nZoe,\"\"\"x\"\"\"\r\n")
    }

    @Test func `bytes that are not in the encoding are refused with their line`() throws {
        let ascii = #expect(throws: MappingError.self) {
            try PairRow.decodeRows(Array("a,b\nx,é\n".utf8), as: .csv(encoding: .ascii))
        }
        #expect(ascii?.code == .encoding)
        let utf8 = #expect(throws: MappingError.self) {
            try PairRow.decodeRows(Array("a,b\nx,".utf8) + [0xe9], as: .csv())
        }
        #expect(utf8?.issues.map(\.line) == [2])
    }

    @Test func `a row that is too large is refused and read over`() throws {
        let long = "a,b\n" + String(repeating: "x", count: 200) + ",y\nz,y\n"
        var reader = try CSVReader<PairRow>(as: .csv(limits: DecodingLimits(maximumBytes: 100)))
        var seen: [String] = []
        for byte in long.utf8 {
            try reader.read([byte].span) { result in
                switch result {
                case .success(let pair): seen.append(pair.a)
                case .failure(let error): seen.append("\(error.code) \(error.record ?? 0)")
                }
            }
        }
        #expect(seen == ["tooLarge 1", "z"])
    }

    @Test func `a mapping with an array has no table`() {
        #expect(throws: MappingError.self) { _ = try CSVReader<ShopOrder>(as: .csv()) }
        #expect(throws: MappingError.self) { _ = try CSVWriter<ShopOrder>(as: .csv()) }
    }

    /// Python's csv module reads what we write, and we read what it writes.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `random tables go through Python's csv and back`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let pairs = (0..<300).map { _ in Pair(a: text(&random), b: text(&random)) }
        let format = CSVFormat.csv([.comma, .semicolon, .tab][Int(seed) % 3], null: .never)
        let delimiter = [",", ";", "\\t"][Int(seed) % 3]
        let bytes = try PairRow.encodeRows(pairs, as: format)
        #expect(try PairRow.decodeRows(bytes, as: format) == pairs)
        let script = """
            from sys import stdin, stdout
            from io import TextIOWrapper
            from csv import reader, writer
            rows = list(reader(TextIOWrapper(stdin.buffer, "utf-8", newline=""), delimiter="\(delimiter)"))
            out = TextIOWrapper(stdout.buffer, "utf-8", newline="")
            writer(out, delimiter="\(delimiter)").writerows(rows)
            out.flush()
            """
        let theirs = try PlainPython.run(script, bytes)
        #expect(try PairRow.decodeRows(theirs, as: format) == pairs)
    }

    private func text(_ random: inout SeededRandom) -> String {
        String(
            (0..<Int.random(in: 1...8, using: &random)).map { _ in
                "ab,;\t\"\n é'= ".randomElement(using: &random) ?? "x"
            })
    }

    /// No input may crash, and rows before a damaged one stay as they are.
    @Test(arguments: [1, 2] as [UInt64])
    func `damaged tables are refused or read, never more`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<1000 {
            var bytes = Array(file.utf8)
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] =
                    Array(";\",\r\n\u{0}x".utf8).randomElement(using: &random) ?? 0
            }
            var reader = try CSVReader<BankFile>(as: .csv(.semicolon))
            do {
                try reader.read(bytes.span) { _ in }
                try reader.finish { _ in }
            } catch is MappingError {}
        }
    }
}

struct Pair: Hashable, Sendable {
    let a: String
    let b: String?
}

enum PairRow: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Pair>) -> Reading<Pair> {
        let a = f.field("a", \.a, .text)
        let b = f.field("b", \.b, .text.optional())
        return { r in try Pair(a: r[a], b: r[b]) }
    }
}

extension Money {
    fileprivate static func euros(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .eur) }
}
