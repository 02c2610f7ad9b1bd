import SpliceMapping
import SpliceModel
import Testing

/// Readers of many records scan some of them before they map the first. Nobody may notice.
@Suite struct AheadTests {
    /// What became of a record: the entity's line, or number and code of the refusal.
    private static func note(_ error: MappingError) -> String { "\(error.record ?? 0): \(error.code)" }

    private static func record(_ name: String, _ number: Int, spread: String = "") -> String {
        switch name {
        case "good": #"{"address1":"A\#(number)",\#(spread)"city":"Köln","country_code":"DE"}"#
        case "wrong": #"{"address1":"B\#(number)",\#(spread)"city":\#(number)}"#
        case "twice": #"{"address1":"C\#(number)",\#(spread)"address1":"again","city":"Ulm"}"#
        case "large": #"{"address1":"D","city":"\#(String(repeating: "x", count: 400))"}"#
        default: #"{"address1":"E\#(number)","city":tru}"#
        }
    }

    private static let limits = DecodingLimits(maximumBytes: 300)

    /// How records of one kind end, in each of which every problem is the record's own.
    private static func expected(_ kinds: [String]) -> [String] {
        kinds.enumerated().map { index, kind in
            switch kind {
            case "good": "A\(index)"
            case "wrong": "\(index + 1): wrongKind"
            case "twice": "\(index + 1): duplicateKey"
            case "large": "\(index + 1): tooLarge"
            default: "\(index + 1): grammar"
            }
        }
    }

    private static func kinds(seed: UInt64, of names: [String]) -> [String] {
        var random = SeededRandom(seed: seed)
        let count = Int.random(in: 0...150, using: &random)
        // Long runs of good records, so that batches fill, and some with many refusals.
        let rarity = [1, 5, 60].randomElement(using: &random) ?? 1
        return (0..<count).map { _ in
            Int.random(in: 0..<rarity, using: &random) == 0 ? names.randomElement(using: &random) ?? "good" : "good"
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `lines give the same as one by one, however they are cut`(seed: UInt64) throws {
        let kinds = Self.kinds(seed: seed, of: ["good", "wrong", "twice", "large", "broken"])
        let text = Array(kinds.enumerated().map { Self.record($1, $0) }.joined(separator: "\n").utf8)
        for size in [7, 1000, max(text.count, 1)] {
            var reader = try LineReader<ShopAddress>(limits: Self.limits)
            var seen: [String] = []
            for start in stride(from: 0, to: text.count, by: size) {
                let piece = Array(text[start..<min(start + size, text.count)])
                try reader.read(piece.span) {
                    seen.append($0.line1)
                } refused: {
                    seen.append(Self.note($0))
                }
            }
            try reader.finish {
                seen.append($0.line1)
            } refused: {
                seen.append(Self.note($0))
            }
            #expect(seen == Self.expected(kinds), "seed \(seed), pieces of \(size)")
            #expect(reader.count == kinds.count)
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `records one after another give the same as one by one`(seed: UInt64) throws {
        let kinds = Self.kinds(seed: seed, of: ["good", "wrong", "large"])
        let text = Array(kinds.enumerated().map { Self.record($1, $0, spread: "\n  ") }.joined(separator: "\n").utf8)
        var decoder = try MappingDecoder<ShopAddress>(limits: Self.limits)
        var seen: [String] = []
        try decoder.decodeRecords(text.span) {
            seen.append($0.line1)
        } refused: {
            seen.append(Self.note($0))
        }
        #expect(seen == Self.expected(kinds), "seed \(seed)")
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `elements give the same as one by one`(seed: UInt64) throws {
        let kinds = Self.kinds(seed: seed, of: ["good", "wrong", "twice", "7"])
        let elements = kinds.enumerated().map { $1 == "7" ? "7" : Self.record($1, $0, spread: "\n  ") }
        let text = Array("[\(elements.joined(separator: " , "))]".utf8)
        var seen: [String] = []
        try ShopAddress.decodeElements(of: text.span) {
            seen.append($0.line1)
        } refused: {
            seen.append(Self.note($0))
        }
        #expect(seen == Self.expected(kinds), "seed \(seed)")
    }

    @Test(arguments: [0, 1, 31, 32, 33, 70])
    func `what stands before bytes that are no record is handed out first`(count: Int) throws {
        let good = (0..<count).map { Self.record("good", $0) }
        var decoder = try MappingDecoder<ShopAddress>()
        var seen: [String] = []
        let records = Array((good + [#"{"address1":tru}"#] + good).joined(separator: " ").utf8)
        let error = #expect(throws: MappingError.self) {
            try decoder.decodeRecords(records.span) {
                seen.append($0.line1)
            } refused: {
                seen.append(Self.note($0))
            }
        }
        #expect(seen == good.indices.map { "A\($0)" })
        #expect(error.map(Self.note) == "\(count + 1): grammar")
        #expect(error?.issues.map(\.problem) == ["not JSON at line 1, column 13 (byte 12)"])

        for (end, refused) in [(",[1,]]", ["\(count + 1): grammar"]), ("!", []), ("] x", [])] where count > 0 {
            seen = []
            let array = Array("[\(good.joined(separator: ","))\(end)".utf8)
            #expect(throws: MappingError.self) {
                try ShopAddress.decodeElements(of: array.span) {
                    seen.append($0.line1)
                } refused: {
                    seen.append(Self.note($0))
                }
            }
            #expect(seen == good.indices.map { "A\($0)" } + refused)
        }
    }

    /// A closure that throws ends the reading; the decoder reads on as if nothing had happened.
    @Test func `a decoder whose reader gave up can be used again`() throws {
        struct Enough: Error {}
        let records = Array((0..<100).map { Self.record("good", $0) }.joined(separator: "\n").utf8)
        var decoder = try MappingDecoder<ShopAddress>()
        for stop in [1, 20, 32, 50] {
            var seen = 0
            #expect(throws: Enough.self) {
                try decoder.decodeRecords(records.span) { _ in
                    seen += 1
                    if seen == stop { throw Enough() }
                } refused: {
                    throw $0
                }
            }
            #expect(seen == stop)
            #expect(try decoder.decode(Array(Self.record("good", 7).utf8).span).line1 == "A7")
        }
        var all: [String] = []
        try decoder.decodeRecords(records.span) {
            all.append($0.line1)
        } refused: {
            throw $0
        }
        #expect(all == (0..<100).map { "A\($0)" })
    }

    /// Elements of a record have frames of their own, so the frames of the records behind it move.
    @Test func `records with many elements do not mix with those that wait beside them`() throws {
        var random = SeededRandom(seed: 7)
        let sizes = (0..<120).map { _ in [0, 1, 3, 900].randomElement(using: &random) ?? 0 }
        let records = sizes.enumerated().map { number, size in
            let lines = (0..<size).map { #"{"sku":"S\#(number)-\#($0)","qty":\#($0),"price":"1.00"}"# }
            return """
                {"name":"#\(number)","created_at":"2026-07-01T12:30:00Z","customer_name":"A B","total_price":"1.00",
                 "line_items":[\(lines.joined(separator: ","))],"currency":"EUR","financial_status":"paid","note":"",
                 "shipping_address":{"address1":"A","address2":null,"city":"Köln","country_code":"DE"}}
                """
        }
        var decoder = try MappingDecoder<ShopOrder>()
        var seen: [Order] = []
        try decoder.decodeRecords(Array(records.joined(separator: "\n").utf8).span) {
            seen.append($0)
        } refused: {
            throw $0
        }
        #expect(seen == (try records.map { try ShopOrder.decode($0) }))
        #expect(seen.map(\.lines.count) == sizes)
    }

    @Test func `a mapping nested at the record itself reads its own record`() throws {
        let records = (0..<40).map { #"{"id":"\#($0)","address1":"A\#($0)","city":"Ulm"}"# }
        var decoder = try MappingDecoder<Flat>()
        var seen: [String] = []
        try decoder.decodeRecords(Array(records.joined(separator: "\n").utf8).span) {
            seen.append($0.line1)
        } refused: {
            throw $0
        }
        #expect(seen == (0..<40).map { "A\($0)" })
    }

    @Test func `nothing but white space has no records`() throws {
        var decoder = try MappingDecoder<ShopAddress>()
        for text in ["", " ", "\n \t\r\n"] {
            try decoder.decodeRecords(Array(text.utf8).span) { _ in
                Issue.record("a record")
            } refused: {
                throw $0
            }
        }
    }
}

private enum Flat: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<Address>) -> Reading<Address> {
        let address = f.field(".", \.self, .one(ShopAddress.self))
        return { r in try r[address] }
    }
}
