import SpliceMapping
import SpliceModel
import SpliceXML
import Testing

@Suite struct XMLMappingTests {
    private let document = """
        <?xml version="1.0"?>
        <Order id="A-7" currency="EUR" unread="x">
          <discount code="SUMMER">10</discount>
          <placed>2026-07-01T12:30:00+02:00</placed>
          <!-- nobody reads this -->
          <unread><deep>1</deep><placed>no</placed></unread>
          <paid> 1 </paid>
          <total>25.00</total>
          <note>Zoë &amp; <![CDATA[<Co>]]></note>
          <weight xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>
          <lines>
            <line no="1"><sku>A</sku><qty>+2</qty><price>10</price></line>
            <line no="02"><price>5.00</price><qty>1.5</qty><sku>B</sku></line>
          </lines>
          <discount code="VIP"> 5 </discount>
        </Order>
        """

    private let order = Order(
        id: "A-7", placed: Instant("2026-07-01T10:30:00Z") ?? .epoch, isPaid: true, total: .euros(2500),
        note: "Zoë & <Co>", weight: nil,
        lines: [
            Order.Line(number: 1, sku: "A", quantity: ExactDecimal(2), price: .euros(1000)),
            Order.Line(number: 2, sku: "B", quantity: ExactDecimal("1.5") ?? 0, price: .euros(500)),
        ],
        discounts: [Discount(code: "SUMMER", percent: 10), Discount(code: "VIP", percent: 5)])

    @Test func `a document becomes the entity that its rows describe`() throws {
        #expect(try OrderXML.decode(Array(document.utf8), as: .xml("Order")) == order)
    }

    @Test func `an entity becomes a document with attributes, wrappers and repeated elements`() throws {
        let bytes = try OrderXML.encode(order, as: .xml("Order", style: .indented))
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <Order id="A-7" currency="EUR">
                  <placed>2026-07-01T10:30:00Z</placed>
                  <paid>true</paid>
                  <total>25.00</total>
                  <note>Zoë &amp; &lt;Co&gt;</note>
                  <lines>
                    <line no="1">
                      <sku>A</sku>
                      <qty>2</qty>
                      <price>10.00</price>
                    </line>
                    <line no="2">
                      <sku>B</sku>
                      <qty>1.5</qty>
                      <price>5.00</price>
                    </line>
                  </lines>
                  <discount code="SUMMER">10</discount>
                  <discount code="VIP">5</discount>
                </Order>

                """)
        #expect(try OrderXML.decode(bytes, as: .xml("Order")) == order)
    }

    @Test func `every problem is reported at once, with path and line`() {
        let broken = """
            <Order id="A-7" currency="EUR">
              <paid>yes</paid><total>12,50</total>
              <placed>2026-07-01</placed>
              <weight></weight>
              <lines>
                <line no="0"><sku>A</sku><qty>2</qty><price>10</price></line>
                <line><sku>12345678901</sku>
                  <qty>x</qty></line>
              </lines>
              <discount code="A">-1</discount>
            </Order>
            """
        let error = #expect(throws: MappingError.self) { try OrderXML.decode(Array(broken.utf8), as: .xml("Order")) }
        #expect(
            error?.issues.map { "\($0.path) \($0.line ?? 0) \($0.code)" } == [
                "placed 3 malformed", "paid 2 malformed", "total.text() 2 malformed", "weight 4 malformed",
                "lines.line[0].@no 6 outOfRange", "lines.line[1].@no 0 missing", "lines.line[1].sku 7 tooLong",
                "lines.line[1].qty 8 malformed", "lines.line[1].price 0 missing", "discount[0].text() 10 outOfRange",
            ])
        #expect(error?.description.contains("lines.line[1].sku (line 7)    \"12345678901\" is longer than 10") == true)
        #expect(error?.subject == "A-7")
    }

    @Test(arguments: [
        (
            "<Order id='1'><note>a</note>\n<note>b</note></Order>", IssueCode.duplicateKey,
            "an element or attribute occurs a second time at line 2"
        ),
        ("<Order>\n<a></Order>", .grammar, "an end tag that does not match its start tag at line 2, column 12"),
        ("<Other/>", .missing, "there is no such element"),
        ("<!DOCTYPE Order []><Order/>", .grammar, "a document type declaration is not accepted at line 1, column 17"),
        (
            "<?xml version='1.0' encoding='EBCDIC-CP-US'?><Order/>", .encoding,
            "the declared encoding is not supported at line 1"
        ),
    ])
    func `a document that cannot be read says where`(document: String, code: IssueCode, problem: String) {
        let error = #expect(throws: MappingError.self) { try OrderXML.decode(Array(document.utf8), as: .xml("Order")) }
        #expect(error?.code == code)
        #expect(error?.issues.first?.problem == problem)
    }

    @Test func `numbers and truth values are text only where everything is text`() {
        let json =
            #"{"@id":"A-7","@currency":"EUR","placed":"2026-07-01T10:30:00Z","paid":"true","#
            + #""total":{"text()":"25.00"},"lines":{"line":[{"@no":"1","sku":"A","qty":"2","price":"1"}]},"discount":[]}"#
        let error = #expect(throws: MappingError.self) { try OrderXML.decode(json) }
        #expect(error?.issues.map(\.path) == ["paid", "lines.line[0].@no"])
    }

    @Test func `namespaces are those of the format, whatever the prefixes`() throws {
        let format = XMLFormat.xml("o:Order", namespaces: ["o": "urn:o", "": "urn:d"])
        let bytes = try SmallXML.encode("x", as: format)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<o:Order xmlns=\"urn:d\" xmlns:o=\"urn:o\"><name>x</name></o:Order>"
        )
        #expect(
            try SmallXML.decode(
                Array("<Order xmlns='urn:o' xmlns:q='urn:d'><q:name>y</q:name></Order>".utf8), as: format) == "y")
        for wrong in ["<Order xmlns='urn:o'><name>y</name></Order>", "<Order><name xmlns='urn:d'>y</name></Order>"] {
            let error = #expect(throws: MappingError.self) { try SmallXML.decode(Array(wrong.utf8), as: format) }
            #expect(error?.code == .missing)
        }
        // Without namespaces in the format, local names count.
        #expect(
            try SmallXML.decode(Array("<z:Order xmlns:z='urn:z'><z:name>y</z:name></z:Order>".utf8), as: .xml("Order"))
                == "y")
        let undeclared = #expect(throws: MappingError.self) { try SmallXML.decode([], as: .xml("q:Order")) }
        #expect(undeclared?.code == .mapping)
    }

    @Test func `white space is kept or trimmed as the format says`() throws {
        let bytes = Array("<Order><name>\n  y z\t</name></Order>".utf8)
        #expect(try SmallXML.decode(bytes, as: .xml("Order")) == "\n  y z\t")
        #expect(try SmallXML.decode(bytes, as: .xml("Order", whitespace: .trimmed)) == "y z")
    }

    @Test(arguments: [TextEncoding.windows1252, .latin1, .ascii, .utf16LittleEndian, .utf16BigEndian, .utf8])
    func `documents are written in any encoding, and nothing is lost`(encoding: TextEncoding) throws {
        let format = XMLFormat.xml("Order", style: XMLWriter.Style(encoding: encoding))
        let bytes = try SmallXML.encode("Zoë – 5 € 日本 😀", as: format)
        #expect(try SmallXML.decode(bytes, as: format) == "Zoë – 5 € 日本 😀")
        if encoding == .windows1252 { #expect(bytes.contains(0x80) && bytes.contains(0xeb)) }
        let seen = try Python.run(
            "from sys import stdin, stdout\nfrom xml.etree import ElementTree as E\n"
                + "stdout.buffer.write(E.fromstring(stdin.buffer.read())[0].text.encode())", bytes)
        #expect(String(decoding: seen, as: UTF8.self) == "Zoë – 5 € 日本 😀")
    }

    @Test func `the encoding that a header says overrules the document`() throws {
        let bytes =
            Array("<?xml version='1.0' encoding='UTF-8'?><Order><name>".utf8) + [0x80] + Array("</name></Order>".utf8)
        #expect(try SmallXML.decode(bytes, as: .xml("Order", encoding: .windows1252)) == "€")
        let error = #expect(throws: MappingError.self) { try SmallXML.decode(bytes, as: .xml("Order")) }
        #expect(error?.code == .encoding)
    }

    @Test func `what XML cannot hold is refused with its path`() {
        let error = #expect(throws: MappingError.self) { try SmallXML.encode("a\u{1}", as: .xml("Order")) }
        #expect(error?.code == .unmappable)
        #expect(error?.issues.map(\.path) == ["name"])
    }

    @Test func `a part of a document is kept whole`() throws {
        let document = "<Order><any a='1'><b>x</b><b c='2'>y</b>t</any></Order>"
        #expect(
            try WholeXML.decode(Array(document.utf8), as: .xml("Order"))
                == #"{"@a":"1","b":["x",{"@c":"2","text()":"y"}],"text()":"t"}"#)
        let written = try WholeXML.encode(
            #"{"@a": "1", "b": ["x", {"@c": 2, "text()": "y"}]}"#, as: .xml("Order", style: .fragment))
        #expect(
            String(decoding: written, as: UTF8.self) == "<Order><any a=\"1\"><b>x</b><b c=\"2\">y</b></any></Order>")
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `random orders survive the round trip`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<100 {
            let order = Order.random(&random)
            #expect(try OrderXML.decode(try OrderXML.encode(order, as: .xml("Order")), as: .xml("Order")) == order)
            let nil_ = XMLFormat.xml("Order", null: .nilAttribute, style: .indented)
            #expect(try OrderXML.decode(try OrderXML.encode(order, as: nil_), as: nil_) == order)
        }
    }
}

enum SmallXML: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<String>) -> Reading<String> {
        let name = f.field("name", \.self, .text)
        return { r in try r[name] }
    }
}

private enum WholeXML: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<String>) -> Reading<String> {
        let any = f.field("any", \.self, .json)
        return { r in try r[any] }
    }
}

extension Money {
    static func euros(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .eur) }
}

extension Order {
    static func random(_ random: inout SeededRandom) -> Order {
        func text(_ limit: Int) -> String {
            String(
                (0..<Int.random(in: 1...limit, using: &random)).map { _ in
                    "aé<&>\"' €😀]\t\n\r".randomElement(using: &random) ?? "x"
                })
        }
        let lines = (0..<Int.random(in: 0..<4, using: &random)).map { index in
            Line(
                number: Int64(index + 1), sku: text(10),
                quantity: ExactDecimal(Int64.random(in: -999...999, using: &random)),
                price: .euros(Int64.random(in: -9999...9999, using: &random)))
        }
        return Order(
            id: text(20),
            placed: Instant(seconds: Int64.random(in: 0...4_000_000_000, using: &random), nanoseconds: 0) ?? .epoch,
            isPaid: Bool.random(using: &random), total: .euros(Int64.random(in: 0...1_000_000, using: &random)),
            note: Bool.random(using: &random) ? nil : text(40),
            weight: Bool.random(using: &random) ? nil : ExactDecimal(Int64.random(in: 0...9, using: &random)),
            lines: lines,
            discounts: (0..<Int.random(in: 0..<3, using: &random)).map { Discount(code: "c\($0)", percent: Int64($0)) })
    }
}

@Suite struct XMLListTests {
    private enum Tagged: Mapping {
        static let version = "1"

        static func map(_ f: inout Fields<[Int64]>) -> Reading<[Int64]> {
            let tags = f.field("tag", \.self, .array(of: .integer))
            return { r in try r[tags] }
        }
    }

    @Test(arguments: [[], [7], [7, -8, 9]] as [[Int64]])
    func `an array of numbers is an element for each`(numbers: [Int64]) throws {
        let bytes = try Tagged.encode(numbers, as: .xml("t", style: .fragment))
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == (numbers.isEmpty ? "<t/>" : "<t>\(numbers.map { "<tag>\($0)</tag>" }.joined())</t>"))
        #expect(try Tagged.decode(bytes, as: .xml("t")) == numbers)
    }
}
