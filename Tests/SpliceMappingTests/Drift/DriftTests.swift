import SpliceMapping
import SpliceModel
import Testing

@Suite struct DriftTests {
    private func order(_ more: String = "", line: String = "", note: String = #","note":null"#) -> String {
        #"{"name":"1","created_at":"2026-07-01T10:30:00Z","customer_name":"Ada","total_price":"1.00","currency":"EUR","#
            + #""financial_status":"paid","shipping_address":{"address1":"a","city":"c"},"admin_graphql_api_id":"x","#
            + #""line_items":[{"sku":"A","price":"1.00","qty":1\#(line)},{"sku":"B","price":"2.00","qty":1}]"#
            + "\(note)\(more)}"
    }

    @Test func `a field that nobody knows is counted with its path, its first record and its shapes`() throws {
        let drift = DriftCollector<ShopOrder>(now: { .epoch })
        var decoder = try MappingDecoder<ShopOrder>(drift: drift)
        _ = try decoder.decode(Array(order().utf8).span)
        _ = try decoder.decode(Array(order(#","b":"ada@web.example","c":{"deep":1}"#, line: #","tax":null"#).utf8).span)
        _ = try decoder.decode(Array(order(#","b":12"#, line: #","tax":"0042""#).utf8).span)
        let report = drift.report()
        #expect(report.records == 3)
        #expect(report.newFields.map(\.path) == ["b", "line_items[].tax", "c"])
        #expect(report.newFields.map(\.count) == [2, 2, 1])
        #expect(report.newFields.map(\.firstRecord) == [2, 2, 2])
        #expect(report.newFields.map(\.lastRecord) == [3, 3, 2])
        #expect(report.newFields.map(\.shapes) == [[.emailAddress, .integer], [.null, .digits], [.object]])
        #expect(report.newFields.map(\.firstSeen) == [.epoch, .epoch, .epoch])
        #expect(report.vanishedFields.isEmpty)
    }

    @Test(arguments: [
        ("null", ValueShape.null), ("true", .boolean), ("-12", .integer), ("1.5e3", .decimal), (#""""#, .emptyText),
        (#""0042""#, .digits), (#""2026-07-31T10:00:00Z""#, .date), (#""a@b""#, .emailAddress), (#""@b""#, .text),
        (#""Ada""#, .text), ("{}", .object), ("[1]", .array),
    ])
    func `a value is told by its shape, never kept`(json: String, shape: ValueShape) throws {
        let drift = DriftCollector<ShopOrder>()
        _ = try ShopOrder.decode(order(",\"x\":\(json)"), drift: drift)
        #expect(drift.report().newFields.map(\.shapes) == [[shape]])
        #expect(drift.report().newFields.map(\.firstSeen) == [nil])
    }

    @Test func `a field that no longer comes is reported after so many records, null is no value`() throws {
        let drift = DriftCollector<ShopOrder>()
        var decoder = try MappingDecoder<ShopOrder>(drift: drift)
        _ = try decoder.decode(Array(order(note: #","note":"x""#).utf8).span)
        for _ in 0..<9 { _ = try decoder.decode(Array(order().utf8).span) }
        #expect(drift.report().vanishedFields.isEmpty)
        #expect(
            drift.report(vanishedAfter: 10).vanishedFields.map(\.path) == [
                "shipping_address.address2", "shipping_address.country_code",
            ])
        let note = try #require(drift.report(vanishedAfter: 9).vanishedFields.first { $0.path == "note" })
        #expect(note.missing == 9)
        #expect(note.isNull)
        #expect(!note.isUnseen)
        #expect(drift.report(vanishedAfter: 9).vanishedFields.first { $0.path.contains("address2") }?.isUnseen == true)
    }

    @Test func `fields of elements are missed by elements, not by records`() throws {
        let drift = DriftCollector<ShopOrder>()
        let empty = order().replacing(
            #"[{"sku":"A","price":"1.00","qty":1},{"sku":"B","price":"2.00","qty":1}]"#, with: "[]")
        for _ in 0..<5 { _ = try ShopOrder.decode(empty, drift: drift) }
        #expect(!drift.report(vanishedAfter: 5).vanishedFields.contains { $0.path.hasPrefix("line_items") })
    }

    @Test func `refused records count too`() throws {
        let drift = DriftCollector<ShopOrder>()
        #expect(throws: MappingError.self) { try ShopOrder.decode(#"{"renamed": 1}"#, drift: drift) }
        #expect(drift.report().newFields.map(\.path) == ["renamed"])
        #expect(throws: MappingError.self) { try ShopOrder.decode(#"{"renamed": "#, drift: drift) }
        #expect(drift.report().records == 1)
    }

    @Test func `memory is bounded, and what does not fit is counted`() throws {
        let drift = DriftCollector<ShopOrder>(capacity: 3)
        for number in 0..<10 { _ = try ShopOrder.decode(order(#","k\#(number)":1,"k0":2"#), drift: drift) }
        let report = drift.report()
        #expect(report.newFields.count == 3)
        #expect(report.unlisted == 7)
        #expect(report.newFields.first.map { [$0.path, "\($0.count)"] } == ["k0", "11"])
    }

    @Test func `every n-th record is looked into, and a reset forgets`() throws {
        let drift = DriftCollector<ShopOrder>(every: 10)
        var reader = try LineReader<ShopOrder>(drift: drift)
        let line = Array((order(#","x":1"#) + "\n").utf8)
        for _ in 0..<25 { try reader.read(line.span) { _ = try $0.get() } }
        #expect(drift.report().records == 25)
        #expect(drift.report().inspected == 3)
        #expect(drift.report().newFields.map(\.count) == [3])
        drift.reset()
        #expect(drift.report().isEmpty)
        #expect(drift.report().records == 0)
    }

    @Test func `many tasks share a collector`() async throws {
        let drift = DriftCollector<ShopOrder>()
        let document = order(#","x":1"#)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var decoder = try MappingDecoder<ShopOrder>(drift: drift)
                    for _ in 0..<50 { _ = try decoder.decode(Array(document.utf8).span) }
                }
            }
            try await group.waitForAll()
        }
        #expect(drift.report().newFields.map(\.count) == [400])
    }

    @Test func `elements of an array are counted, keys with escapes and points are spelt as paths`() throws {
        let drift = DriftCollector<ShopOrder>()
        let bytes = Array("[\(order(#","a\u002eb":1,"ü":2"#))]".utf8)
        try ShopOrder.decodeElements(of: bytes.span, drift: drift) { _ = try $0.get() }
        #expect(drift.report().newFields.map(\.path) == [#"a\.b"#, "ü"])
    }

    @Test func `a report is readable and holds no value`() throws {
        let drift = DriftCollector<ShopOrder>()
        for _ in 0..<2 { _ = try ShopOrder.decode(order(#","contact":"ada@web.example""#), drift: drift) }
        let text = drift.report(vanishedAfter: 2).description
        #expect(
            text.hasPrefix(
                "ShopOrder 2026-07: 1 new, 3 vanished in 2\n  new       contact  2 times since record 1: e-mail address"
            ))
        #expect(text.contains("vanished  note  missing 2 times, null"))
        #expect(!text.contains("ada"))
    }
}
