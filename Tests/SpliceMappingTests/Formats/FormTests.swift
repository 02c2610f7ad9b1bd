import SpliceMapping
import SpliceModel
import Testing

@Suite struct FormTests {
    private let body = """
        name=%231001&created_at=2026-07-01T12%3A30%3A00%2B02%3A00&customer_name=Zo%C3%AB+van+der+Berg&total_price=25.00\
        &currency=EUR&financial_status=paid&note=&shipping_address[address1]=Hauptstra%C3%9Fe+1&shipping_address%5Bcity%5D=\
        K%C3%B6ln&shipping_address.country_code=DE&unknown[a][b]=1&&line_items[0][sku]=A-1&line_items[0][price]=10.00\
        &line_items[1][sku]=B-2&line_items[0][qty]=2&line_items[1][price]=5&line_items[1][qty]=1
        """

    @Test func `form data becomes the entity that the same rows make of JSON`() throws {
        #expect(try ShopOrder.decode(Array(body.utf8), as: .form) == ShopOrder.decode(Documents.order))
    }

    @Test func `an entity becomes form data that reads back as the same entity`() throws {
        let order = try ShopOrder.decode(Documents.order)
        let bytes = try ShopOrder.encode(order, as: .form)
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                name=%231001&created_at=2026-07-01T10%3A30%3A00Z&customer_name=Zo%C3%AB+van+der+Berg&total_price=25.00\
                &currency=EUR&financial_status=paid&shipping_address%5Baddress1%5D=Hauptstra%C3%9Fe+1\
                &shipping_address%5Bcity%5D=K%C3%B6ln&shipping_address%5Bcountry_code%5D=DE&line_items%5B0%5D%5Bsku%5D=A-1\
                &line_items%5B0%5D%5Bprice%5D=10.00&line_items%5B0%5D%5Bqty%5D=2&line_items%5B1%5D%5Bsku%5D=B-2\
                &line_items%5B1%5D%5Bprice%5D=5.00&line_items%5B1%5D%5Bqty%5D=1
                """)
        #expect(try ShopOrder.decode(bytes, as: .form) == order)
    }

    @Test func `every problem is reported at once`() throws {
        let form =
            "name=x&total_price=1,5&currency=EUR&financial_status=lost&line_items[0][qty]=-1&line_items[0][sku]=a"
            + "&shipping_address[city]=K%FCln"
        let error = #expect(throws: MappingError.self) { try ShopOrder.decode(Array(form.utf8), as: .form) }
        #expect(error?.issues.map(\.problem) == ["a character that is not in the document's encoding"])
        let valid = form.replacing("%FC", with: "%C3%BC")
        let problems = #expect(throws: MappingError.self) { try ShopOrder.decode(Array(valid.utf8), as: .form) }
        #expect(
            problems?.issues.map(\.path) == [
                "created_at", "customer_name", "total_price", "financial_status", "shipping_address.address1",
                "line_items[0].price", "line_items[0].qty",
            ])
    }

    @Test func `an element with a number that none can follow has no place`() throws {
        let order = body + "&line_items[9223372036854775807][sku]=a&line_items[][sku]=b&line_items[-1][sku]=c"
        // The one without a number starts an element behind those of the body, which lacks its price.
        let error = #expect(throws: MappingError.self) { try ShopOrder.decode(Array(order.utf8), as: .form) }
        #expect(error?.issues.map(\.path).contains("line_items[2].price") == true)
    }

    @Test func `many elements are put together in time that grows with their number`() throws {
        let items = (0..<100_000).map { number in
            ["sku=a", "price=1", "qty=1"].map { "&line_items[\(number)][" + $0.replacing("=", with: "]=") }.joined()
        }
        let head = body.prefix { $0 != "[" }.split(separator: "&").dropLast().joined(separator: "&")
        let address = "&shipping_address[address1]=a&shipping_address[city]=b&shipping_address[country_code]=DE"
        let order = try ShopOrder.decode(Array((head + address + items.joined()).utf8), as: .form)
        #expect(order.lines.count == 100_000)
    }

    @Test func `a key that is read once and occurs twice is refused`() {
        let form = Array("address1=a&city=b&city=c".utf8)
        let error = #expect(throws: MappingError.self) { try ShopAddress.decode(form, as: .form) }
        #expect(error?.issues.map(\.problem) == ["a key occurs a second time"])
        let last = FormFormat.form(limits: DecodingLimits(duplicateKeys: .keepLast))
        #expect(throws: Never.self) { try ShopAddress.decode(form, as: last) }
        let tooLarge = FormFormat.form(limits: DecodingLimits(maximumBytes: 10))
        #expect(throws: MappingError.self) { try ShopAddress.decode(form, as: tooLarge) }
    }

    @Test(arguments: [
        "lines[][sku]=a&lines[][price]=1&lines[][qty]=1&lines[][sku]=b&lines[][price]=2&lines[][qty]=2",
        "lines[7][sku]=b&lines[7][price]=2&lines[7][qty]=2&lines[3][sku]=a&lines[3][price]=1&lines[3][qty]=1",
        "lines[0][sku]=a&lines[0][price]=1&lines[0][qty]=1&lines[1][sku]=b&lines[1][price]=2&lines[1][qty]=2&lines[x][sku]=c",
    ])
    func `elements are told apart by number, or by a key that repeats`(form: String) throws {
        let lines = try Basket.decode(Array("currency=EUR&\(form)".utf8), as: .form)
        #expect(lines.map(\.sku) == ["a", "b"])
        #expect(lines.map(\.quantity) == [1, 2])
    }

    @Test func `no element is an empty array`() throws {
        #expect(try Basket.decode(Array("currency=EUR".utf8), as: .form) == [])
        #expect(try Basket.encode([], as: .form) == [])
    }

    @Test func `null is left out or empty, as the format says`() throws {
        let pair = Pair(a: "x", b: nil)
        #expect(try PairRow.encode(pair, as: .form) == Array("a=x".utf8))
        #expect(try PairRow.encode(pair, as: .form(null: .empty)) == Array("a=x&b=".utf8))
        #expect(try PairRow.decode(Array("a=x&b=".utf8), as: .form) == Pair(a: "x", b: ""))
    }

    @Test(arguments: [
        ("a=%", "%"), ("a=%4", "%4"), ("a=%zz", "%zz"), ("a=1%2B1=2", "1+1=2"), ("a=+", " "), ("a", ""),
        ("a=x;y", "x;y"),
        ("%61=x", "x"), ("&&a=x&", "x"), ("a=%E2%82%AC", "€"), ("a=%00", "\u{0}"),
    ])
    func `percent signs, plus signs and empty pieces are read as the URL Standard says`(form: String, text: String)
        throws
    {
        #expect(try PairRow.decode(Array(form.utf8), as: .form).a == text)
    }

    /// Python's urllib reads what we write, and we read what it writes.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `random forms go through Python's urllib and back`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var forms: [[UInt8]] = []
        var pairs: [Pair] = []
        for _ in 0..<200 {
            func text() -> String {
                String(
                    (0..<Int.random(in: 0...8, using: &random)).map { _ in
                        "a &=+%;[]é€😀\n\"/".randomElement(using: &random) ?? "x"
                    })
            }
            let pair = Pair(a: text(), b: text())
            pairs.append(pair)
            forms.append(try PairRow.encode(pair, as: .form))
            #expect(try PairRow.decode(try PairRow.encode(pair, as: .form), as: .form) == pair)
        }
        let script = """
            from sys import stdin, stdout
            from urllib.parse import parse_qsl, urlencode
            for line in stdin.buffer.read().decode("ascii").split("\\n"):
                again = urlencode(parse_qsl(line, keep_blank_values=True, strict_parsing=True))
                stdout.write(again + "\\n")
            """
        let theirs = try PlainPython.run(script, Array(forms.joined(separator: [0x0a])))
        let lines = theirs.split(separator: 0x0a).map(Array.init)
        try #require(lines.count == pairs.count)
        for (line, pair) in zip(lines, pairs) { #expect(try PairRow.decode(line, as: .form) == pair) }
    }
}

private enum Basket: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<[Line]>) -> Reading<[Line]> {
        let lines = f.field("lines", \.self, .each(ShopLine.self))
        return { r in try r[lines] }
    }
}

/// Arrays of values and objects whose keys are data, in a format that has nothing but text.
@Suite struct FormListTests {
    private enum Tagged: Mapping {
        static let version = "1"

        static func map(_ f: inout Fields<[Int64]>) -> Reading<[Int64]> {
            let tags = f.field("tags", \.self, .array(of: .integer))
            return { r in try r[tags] }
        }
    }

    @Test(arguments: ["tags=1&tags=2", "tags[]=1&tags[]=2", "tags[0]=1&tags[1]=%202", "tags%5B0%5D=1&tags%5B1%5D=2"])
    func `an array of numbers is read however it is spelt`(form: String) throws {
        #expect(try Tagged.decode(Array(form.utf8), as: .form) == [1, 2])
    }

    @Test func `an array of numbers is written as the format says`() throws {
        #expect(try Tagged.encode([1, 2], as: .form) == Array("tags%5B0%5D=1&tags%5B1%5D=2".utf8))
        #expect(try Tagged.encode([1, 2], as: .form(arrays: .repeated)) == Array("tags=1&tags=2".utf8))
        #expect(try Tagged.decode([], as: .form) == [])
    }
}
