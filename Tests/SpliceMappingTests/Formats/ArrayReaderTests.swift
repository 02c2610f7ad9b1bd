import SpliceMapping
import SpliceModel
import Testing

@Suite struct ArrayReaderTests {
    private let element = #"{"address1":"A\"]},","city":"Köln","x":[1,{"y":"]"}]}"#

    private func read(_ document: String, at path: String, pieces size: Int, limit: Int = 1 << 20) throws -> [String] {
        let bytes = Array(document.utf8)
        var reader = try ArrayReader<ShopAddress>(at: path, limits: DecodingLimits(maximumBytes: limit))
        var seen: [String] = []
        func note(_ result: Result<Address, MappingError>) {
            switch result {
            case .success(let address): seen.append(address.line1)
            case .failure(let error): seen.append("\(error.record ?? 0): \(error.code)")
            }
        }
        for start in stride(from: 0, to: bytes.count, by: size) {
            try reader.read(Array(bytes[start..<min(start + size, bytes.count)]).span, note)
        }
        try reader.finish(note)
        #expect(reader.count == seen.count)
        return seen
    }

    @Test func `the elements of an array are read wherever the pieces end`() throws {
        let document =
            #"{"m\u0065ta":[1,"[",{"data":[{}]}],"d\u0061ta":{"n":1,"other":[[7]],"list":[\#(element), 5 ,{"city":"x"},"#
            + #""s,]", {"city":}, \#(element)],"rest":{"list":[9]}}}"#
        for size in 1...60 {
            #expect(
                try read(document, at: "data.list", pieces: size)
                    == ["A\"]},", "2: grammar", "3: missing", "4: grammar", "5: grammar", "A\"]},"], "pieces of \(size)"
            )
        }
    }

    @Test(arguments: [("[]", 0), (" [ ] ", 0), ("[{\"address1\":\"A\",\"city\":\"B\"}]", 1)])
    func `the document may be the array`(document: String, count: Int) throws {
        #expect(try read(document, at: "", pieces: 3).count == count)
    }

    @Test(arguments: [
        ("", ""), ("[", ""), ("[1", ""), ("[1,]", ""), ("[,1]", ""), ("[1}]", ""), ("[] x", ""), ("{}", ""),
        ("[]", "a"),
        ("{\"a\":[]", "a"), ("{\"a\":[1],}", "a"), ("{\"a\":{}}", "a"), ("{\"b\":[1]}", "a"), ("{a:[]}", "a"),
        ("[[]]", "a"),
    ])
    func `a document that is not well-formed, or has no such array, is refused`(document: String, path: String) {
        #expect(throws: MappingError.self) { try read(document, at: path, pieces: 1) }
    }

    @Test func `an element that is too large is refused and read over`() throws {
        let long = "{\"address1\":\"\(String(repeating: "x", count: 500))\",\"city\":\"B\"}"
        #expect(
            try read("[\(long),{\"address1\":\"A\",\"city\":\"B\"}]", at: "", pieces: 7, limit: 100) == [
                "1: tooLarge", "A",
            ])
        #expect(throws: MappingError.self) { try read("{\"z\":\"\(long)\",\"a\":[]}", at: "a", pieces: 7, limit: 100) }
    }

    /// The same elements and refusals as the reader that has the whole document.
    @Test(arguments: [1, 2] as [UInt64])
    func `damaged documents read as they do in memory`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            var bytes = Array(#"{"z":1,"list":[\#(element),\#(element)],"y":[2]}"#.utf8)
            bytes[Int.random(in: 0..<bytes.count, using: &random)] =
                Array("{}[],:\"\\ a1".utf8).randomElement(using: &random) ?? 0
            var count = 0
            let isReadable = (try? ShopAddress.decodeElements(of: bytes.span, at: "list") { _ in count += 1 }) != nil
            let document = String(decoding: bytes, as: UTF8.self)
            let streamed = try? read(document, at: "list", pieces: 5)
            if isReadable { #expect(streamed?.count == count, "\(document)") }
        }
    }
}
