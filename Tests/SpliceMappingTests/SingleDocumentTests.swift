import SpliceMapping
import Testing

/// `decode` borrows a reader that has read other documents before. Nobody may notice.
@Suite struct SingleDocumentTests {
    private static func document(_ number: Int, _ keys: [String] = []) -> String {
        let unknown = keys.map { "\"\($0)\":[1,{\"\($0)\":null}]," }.joined()
        return #"{\#(unknown)"address1":"A\#(number)","city":"Ulm"}"#
    }

    @Test func `limits are those of the call`() throws {
        let document = Self.document(1, ["a"])
        for _ in 0..<3 {
            #expect(try ShopAddress.decode(document).line1 == "A1")
            let small = #expect(throws: MappingError.self) {
                try ShopAddress.decode(document, limits: DecodingLimits(maximumBytes: 20))
            }
            #expect(small?.code == .tooLarge)
            let flat = #expect(throws: MappingError.self) {
                try ShopAddress.decode(document, limits: DecodingLimits(maximumDepth: 2))
            }
            #expect(flat?.code == .tooDeep)
        }
    }

    @Test func `fields are counted for who asks, and for nobody else`() throws {
        let drift = DriftCollector<ShopAddress>()
        let once = try ShopAddress.decode(Self.document(1, ["new"]), drift: drift)
        for number in 0..<20 { _ = try ShopAddress.decode(Self.document(number, ["other"])) }
        try ShopAddress.decodeElements(of: Array("[\(Self.document(2, ["third"]))]".utf8).span) { _ in
        } refused: {
            throw $0
        }
        #expect(once.line1 == "A1")
        #expect(drift.report().records == 1)
    }

    @Test func `a document behind a refused one is read as ever`() throws {
        for broken in [
            "", "{", #"{"address1":"#, #"{"address1":1,"city":2}"#, #"{"address1":"a","address1":"b"}"#, "{} {}",
        ] {
            #expect(throws: MappingError.self) { try ShopAddress.decode(broken) }
            #expect(try ShopAddress.decode(Self.document(7)).line1 == "A7")
        }
    }

    /// More keys than a table remembers, and more elements than are worth keeping memory for.
    @Test func `documents that are wide or large are read as ever, and so is the next`() throws {
        for round in 0..<3 {
            let wide = Self.document(round, (0..<400).map { "key\(round)_\($0)" })
            #expect(try ShopAddress.decode(wide).line1 == "A\(round)")
            let many = "[\((0..<30_000).map { Self.document($0) }.joined(separator: ","))]"
            #expect(try AddressBook.decode("{\"all\":\(many)}").count == 30_000)
            #expect(try AddressBook.decode("{\"all\":[\(Self.document(1))]}").map(\.line1) == ["A1"])
            #expect(try ShopAddress.decode(Self.document(5)).line1 == "A5")
        }
    }

    @Test func `many tasks read at once`() async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<32 {
                group.addTask {
                    for round in 0..<200 {
                        let number = task * 1000 + round
                        let keys = ["k\(number % 7)", "l\(number % 3)"]
                        guard try ShopAddress.decode(Self.document(number, keys)).line1 == "A\(number)" else {
                            return 1
                        }
                    }
                    return 0
                }
            }
            for try await wrong in group { #expect(wrong == 0) }
        }
    }

    /// The rule of a row may read a document by the same mapping.
    @Test func `a document is read while another is read`() throws {
        let inner = Self.document(3).replacing("\"", with: "\\\"")
        let text = try Envelope.decode(#"{"first":"\#(inner)","second":"\#(inner)"}"#)
        #expect(text == "A3 A3")
    }
}

private enum AddressBook: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<[Address]>) -> Reading<[Address]> {
        let all = f.field("all", \.self, .each(ShopAddress.self))
        return { r in try r[all] }
    }
}

private enum Envelope: Mapping {
    static let version = "1"
    static func map(_ f: inout Fields<String>) -> Reading<String> {
        let first = f.field("first", \.self, .text)
        let second = f.field("second", \.self, .text)
        return { r in
            "\(try ShopAddress.decode(try r[first]).line1) \(try ShopAddress.decode(try r[second]).line1)"
        }
    }
}
