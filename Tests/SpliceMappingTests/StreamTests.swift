import SpliceMapping
import SpliceModel
import Testing

@Suite struct StreamTests {
    private let lines = """
        {"address1":"A","city":"Köln","country_code":"DE"}

        {"address1":"B","city":7,"country_code":"DE"}
        {"address1":"C","city":"Bonn","country_code":"DE"} x
        not json
        {"address1":"D","city":"Ulm"}
        """

    private func describe(_ result: Result<Address, MappingError>) -> String {
        switch result {
        case .success(let address): address.line1
        case .failure(let error): "\(error.record ?? 0): \(error.code)"
        }
    }

    @Test func `JSON lines are read wherever the pieces end`() throws {
        let bytes = Array(lines.utf8)
        for size in 1...bytes.count {
            var reader = try LineReader<ShopAddress>()
            var seen: [String] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                let piece = Array(bytes[start..<min(start + size, bytes.count)])
                try reader.read(piece.span) { seen.append(describe($0)) }
            }
            try reader.finish { seen.append(describe($0)) }
            #expect(seen == ["A", "2: wrongKind", "3: trailing", "4: grammar", "D"], "pieces of \(size)")
        }
    }

    @Test(arguments: [1, 7, 1000])
    func `a record that goes on in the next line is refused, however it arrives`(size: Int) throws {
        let good = #"{"address1":"A","address2":null,"city":"Köln","country_code":"DE"}"#
        let broken = #"{"address1":"A",\#n"address2":null,"city":"Köln","country_code":"DE"}"#
        let text = Array("\(good)\n\(broken)\n\(good)\n{\n}\n\(good)".utf8)
        var reader = try LineReader<ShopAddress>()
        var isAccepted: [Bool] = []
        for start in stride(from: 0, to: text.count, by: size) {
            let piece = Array(text[start..<min(start + size, text.count)])
            try reader.read(piece.span) { isAccepted.append((try? $0.get()) != nil) }
        }
        try reader.finish { isAccepted.append((try? $0.get()) != nil) }
        #expect(isAccepted == [true, false, false, true, false, false, true])
    }

    @Test func `places in a refused line are counted from its start, in time that grows with the lines`() throws {
        let bad = Array(String(repeating: "x\n", count: 200_000).utf8)
        var reader = try LineReader<ShopAddress>()
        var problems: Set<String> = []
        try reader.read(bad.span) { result in
            if case .failure(let error) = result { problems.formUnion(error.issues.map(\.problem)) }
        }
        #expect(reader.count == 200_000)
        #expect(problems == ["not JSON at line 1, column 1 (byte 0)"])
    }

    @Test func `a refused line behind others says where in itself it is wrong`() throws {
        let good = #"{"address1":"A","city":"Ulm"}"#
        var reader = try LineReader<ShopAddress>()
        var errors: [MappingError] = []
        try reader.read(Array("\(good)\n\(good)\n{\"a\":tru}\n\(good) x\n".utf8).span) { result in
            if case .failure(let error) = result { errors.append(error) }
        }
        #expect(errors.map(\.record) == [3, 4])
        #expect(
            errors.flatMap(\.issues).map(\.problem) == [
                "not JSON at line 1, column 6 (byte 5)",
                "something follows the document at line 1, column 31 (byte 30)",
            ])
        #expect(errors.flatMap(\.issues).map(\.offset) == [5, 30])
    }

    @Test func `places in a refused element are counted from its start`() throws {
        let document = Array("[\n \(String(repeating: "7,\n", count: 200_000)){}]".utf8)
        var problems: Set<String> = []
        var count = 0
        try ShopAddress.decodeElements(of: document.span) { result in
            count += 1
            if count <= 200_000, case .failure(let error) = result { problems.formUnion(error.issues.map(\.problem)) }
        }
        #expect(count == 200_001)
        #expect(problems == ["a number instead of an object at line 1, column 1 (byte 0)"])
    }

    @Test(arguments: [-1, Int.min, 100, Int.max])
    func `a record that would start outside of the document is refused`(start: Int) throws {
        let document = Array(#"{"address1":"A","city":"Ulm"}"#.utf8)
        var decoder = try MappingDecoder<ShopAddress>()
        var end = 7
        let error = #expect(throws: MappingError.self) { try decoder.decode(document.span, from: start, end: &end) }
        #expect(error?.code == .grammar)
        #expect(error?.issues.map(\.offset) == [0])
        #expect(end == 7)
    }

    @Test func `a line that is too long is refused and read over`() throws {
        var reader = try LineReader<ShopAddress>(limits: DecodingLimits(maximumBytes: 60))
        var seen: [String] = []
        let long = Array("{\"address1\":\"\(String(repeating: "x", count: 500))\"}".utf8)
        let short = Array("\n{\"address1\":\"D\",\"city\":\"Ulm\"}\n".utf8)
        for start in stride(from: 0, to: long.count, by: 50) {
            try reader.read(Array(long[start..<min(start + 50, long.count)]).span) { seen.append(describe($0)) }
        }
        try reader.read(short.span) { seen.append(describe($0)) }
        #expect(seen == ["1: tooLarge", "D"])
    }

    @Test func `the elements of an array are read one by one`() throws {
        let element = "{\"address1\":\"A\",\"city\":\"Köln\"}"
        let document = Array(
            "{\"meta\":[1],\"data\":{\"n\":1,\"list\":[\(element), 5 ,{\"city\":\"x\"},\(element)]}}".utf8)
        var seen: [String] = []
        try ShopAddress.decodeElements(of: document.span, at: "data.list") { seen.append(describe($0)) }
        #expect(seen == ["A", "2: grammar", "3: missing", "A"])
    }

    @Test func `a document without the array says so`() {
        let error = #expect(throws: MappingError.self) {
            try ShopAddress.decodeArray(Array("{\"data\":{}}".utf8), at: "data.list")
        }
        #expect(error?.description == "1 problem in ShopAddress 2026-07\n  data.list  there is no array here")
        #expect(throws: MappingError.self) { try ShopAddress.decodeArray(Array("[{]".utf8)) }
    }

    @Test func `an encoder writes many records and can be emptied`() throws {
        var encoder = try MappingEncoder<ShopAddress>()
        try encoder.append(Address(line1: "A", line2: nil, city: "Köln", country: .de))
        encoder.endLine()
        #expect(
            String(decoding: encoder.bytes, as: UTF8.self)
                == "{\"address1\":\"A\",\"address2\":null,\"city\":\"Köln\",\"country_code\":\"DE\"}\n")
        let count = encoder.count
        let long = Address(line1: String(repeating: "x", count: 51), line2: nil, city: "Köln", country: .de)
        let error = #expect(throws: MappingError.self) { try encoder.append(long) }
        #expect(
            error?.description == """
                1 problem in ShopAddress 2026-07
                  address1  line1 is longer than 50  row 1: address1 → line1, text ≤ 50
                """)
        #expect(encoder.count == count)
        encoder.removeAll()
        #expect(encoder.count == 0)
    }
}
