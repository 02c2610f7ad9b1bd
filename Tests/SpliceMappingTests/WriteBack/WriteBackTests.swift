import Foundation
import SpliceMapping
import SpliceModel
import Testing

@Suite struct WriteBackTests {
    private let original = """
        {
          "admin_graphql_api_id": "gid://1",
          "name": "#1001",  "created_at": "2026-07-01T12:30:00+02:00",
          "customer_name": "Zo\\u00eb van der Berg",
          "total_price": 25.0, "currency": "EUR", "financial_status": "paid",
          "unknown": {"a": [1, {"b": null}], "a": 2},
          "shipping_address": {"address1": "Hauptstraße 1", "geo": [50.9, 6.9], "city": "Köln" },
          "line_items": [
            {"id": 11, "sku": "A", "price": "10.00", "qty": 2, "properties": []},
            {"id": 12, "sku": "B", "price": 5, "qty": 1.0, "tax": {"rate": 0.19}},
            {"id": 13, "sku": "C", "price": "1", "qty": 1}
          ]
        }

        """

    private func write(_ change: (Order) -> Order, matching: [String: String] = [:]) throws -> String {
        let bytes = Array(original.utf8)
        let written = try ShopOrder.encode(change(ShopOrder.decode(bytes)), over: bytes, matching: matching)
        #expect(try ShopOrder.decode(written) == change(ShopOrder.decode(bytes)))
        return String(decoding: written, as: UTF8.self)
    }

    @Test func `nothing changes where nothing changed`() throws {
        #expect(try write { $0 } == original)
    }

    @Test func `a changed field is written in its place, the rest stays byte by byte`() throws {
        let written = try write { $0.with(number: "#1002", city: "Bonn") }
        #expect(
            written
                == original.replacing("\"#1001\"", with: "\"#1002\"").replacing(
                    "\"city\": \"Köln\"", with: "\"city\": \"Bonn\""))
    }

    @Test func `a field that the original lacks is added at the end of its object, in its style`() throws {
        let written = try write { $0.with(note: "call first", country: .de) }
        #expect(
            written
                == original.replacing("\"city\": \"Köln\" }", with: "\"city\": \"Köln\", \"country_code\":\"DE\" }")
                .replacing("\n  ]\n}", with: "\n  ],\n  \"note\":\"call first\"\n}"))
    }

    @Test func `elements are matched by a key: moved, changed, removed and added`() throws {
        let new = Line(sku: "D", quantity: 9, price: Money(minorUnits: 100, currency: .eur))
        let written = try write(
            { order in order.with(lines: [order.lines[2], order.lines[1].with(quantity: 7), new]) },
            matching: ["line_items": "sku"])
        #expect(
            written.contains(
                """
                  "line_items": [
                    {"id": 13, "sku": "C", "price": "1", "qty": 1},
                    {"id": 12, "sku": "B", "price": 5, "qty": 7, "tax": {"rate": 0.19}},
                    {"sku":"D","price":"1.00","qty":9}
                  ]
                }
                """))
    }

    @Test func `without a key, changed elements are those at their place while the number stays`() throws {
        let written = try write { order in
            order.with(lines: [order.lines[0], order.lines[1].with(sku: "X"), order.lines[2]])
        }
        #expect(written == original.replacing("\"sku\": \"B\"", with: "\"sku\": \"X\""))
        let swapped = try write { order in order.with(lines: [order.lines[2], order.lines[1], order.lines[0]]) }
        #expect(
            swapped.firstRange(of: "\"id\": 13")?.lowerBound ?? swapped.endIndex < swapped.firstRange(of: "\"id\": 11")?
                .lowerBound ?? swapped.startIndex)
    }

    @Test func `without a key, nothing of a removed element goes to another`() throws {
        let written = try write { order in order.with(lines: [order.lines[1].with(sku: "X"), order.lines[2]]) }
        #expect(!written.contains("\"id\": 11") && !written.contains("\"id\": 12") && written.contains("\"id\": 13"))
        #expect(!written.contains("rate"))
    }

    @Test func `an array may become empty, and an empty one be filled`() throws {
        #expect(try write { $0.with(lines: []) }.contains("\"line_items\": [\n  ]\n}"))
        let empty = Array(original.utf8.prefix(0)) + Array(#"{"currency":"EUR","lines":[ ],"x":1}"#.utf8)
        let line = Line(sku: "A", quantity: 1, price: Money(minorUnits: 100, currency: .eur))
        let written = try BasketDocument.encode([line], over: empty)
        #expect(
            String(decoding: written, as: UTF8.self)
                == #"{"currency":"EUR","lines":[{"sku":"A","price":"1.00","qty":1}],"x":1}"#)
    }

    @Test func `a field that is left out now is removed`() throws {
        let bytes = Array(#"{ "a" : "x" , "z" : [1] , "b" : "y" }"#.utf8)
        #expect(
            String(decoding: try OmittingPair.encode(Pair(a: "x", b: nil), over: bytes), as: UTF8.self)
                == #"{ "a" : "x" , "z" : [1] }"#)
        #expect(
            String(decoding: try OmittingPair.encode(Pair(a: "q", b: "y"), over: bytes), as: UTF8.self)
                == #"{ "a" : "q" , "z" : [1] , "b" : "y" }"#)
        let null = Array(#"{"a":"x","b":null}"#.utf8)
        #expect(try OmittingPair.encode(Pair(a: "x", b: nil), over: null) == null)
    }

    @Test func `what cannot be written over is refused`() throws {
        let order = try ShopOrder.decode(original)
        let broken = #expect(throws: MappingError.self) {
            try ShopOrder.encode(order, over: Array("{\"name\":1}".utf8))
        }
        #expect(broken?.code == .wrongKind)
        for matching in [["line_items": "id"], ["lines": "sku"], ["shipping_address": "city"]] {
            let error = #expect(throws: MappingError.self) {
                try ShopOrder.encode(order, over: Array(original.utf8), matching: matching)
            }
            #expect(error?.code == .mapping)
        }
    }

    /// Whatever changes: the result reads back as the entity, and every unknown key is still there, as Foundation sees it.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `random changes keep everything that nobody mapped`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let order = try ShopOrder.decode(original)
            func chance() -> Bool { Bool.random(using: &random) }
            let lines = order.lines.map { chance() ? $0.with(quantity: Int64.random(in: 0...99, using: &random)) : $0 }
            let changed = order.with(
                number: chance() ? "#\(Int.random(in: 0...9, using: &random))" : nil, note: chance() ? "n\"ö" : nil,
                city: chance() ? "B\n" : nil, country: chance() ? .de : nil, lines: lines.shuffled(using: &random))
            let written = try ShopOrder.encode(changed, over: Array(original.utf8), matching: ["line_items": "sku"])
            #expect(try ShopOrder.decode(written) == changed)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(written)) as? [String: Any])
            #expect(object["admin_graphql_api_id"] as? String == "gid://1")
            #expect((object["shipping_address"] as? [String: Any])?["geo"] as? [Double] == [50.9, 6.9])
            let elements = try #require(object["line_items"] as? [[String: Any]])
            #expect(elements.map { $0["id"] as? Int } == changed.lines.map { ["A": 11, "B": 12, "C": 13][$0.sku] })
            #expect(try ShopOrder.encode(order, over: written, matching: ["line_items": "sku"]).count > 0)
        }
    }
}

private enum BasketDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<[Line]>) -> Reading<[Line]> {
        let lines = f.field("lines", \.self, .each(ShopLine.self))
        return { r in try r[lines] }
    }
}

private enum OmittingPair: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Pair>) -> Reading<Pair> {
        let a = f.field("a", \.a, .text)
        let b = f.field("b", \.b, .text.optional(writes: .omitted))
        return { r in try Pair(a: r[a], b: r[b]) }
    }
}

extension Order {
    fileprivate func with(
        number: String? = nil, note: String? = nil, city: String? = nil, country: Country? = nil, lines: [Line]? = nil
    ) -> Order {
        Order(
            number: number ?? self.number, placedAt: placedAt, buyer: buyer, total: total, payment: payment,
            note: note ?? self.note,
            shipTo: Address(
                line1: shipTo.line1, line2: shipTo.line2, city: city ?? shipTo.city, country: country ?? shipTo.country),
            lines: lines ?? self.lines)
    }
}

extension Line {
    fileprivate func with(sku: String? = nil, quantity: Int64? = nil) -> Line {
        Line(sku: sku ?? self.sku, quantity: quantity ?? self.quantity, price: price)
    }
}
