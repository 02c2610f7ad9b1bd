import SpliceMapping
import SpliceModel
import Testing

/// A record that reads one field and reads over everything else.
enum Anything: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<String?>) -> Reading<String?> {
        let read = f.field("read", \.self, .json.optional())
        return { r in try r[read] }
    }
}

/// A field inside an object.
private enum NameInside: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<String?>) -> Reading<String?> {
        let name = f.field("customer.name", \.self, .text.optional())
        return { r in try r[name] }
    }
}

/// An object with more fields than can be read.
private enum WideDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<[String]>) -> Reading<[String]> {
        let list = f.list((1...200).map { "record.f\($0)" }, \.self, .text)
        return { r in try r[list] }
    }
}

/// An object with as many fields as can be read.
private enum WidestDocument: Mapping {
    static let version = "1"
    static let names = (1...158).map { "f\($0)" }

    static func map(_ f: inout Fields<[String]>) -> Reading<[String]> {
        let list = f.list(names, \.self, .text)
        return { r in try r[list] }
    }
}

@Suite struct GrammarTests {
    /// JSONTestSuite (github.com/nst/JSONTestSuite): each document as a value that a row reads, and as one that none does.
    @Test(.enabled(if: TestData.folder("json-test-suite") != nil), arguments: ["skipped", "read"])
    func `JSONTestSuite is accepted and refused as it asks for`(key: String) throws {
        let folder = try #require(TestData.folder("json-test-suite"))
        var counts = (accepted: 0, refused: 0)
        for file in try TestData.files(in: folder, prefix: "y_") {
            #expect(throws: Never.self, "\(file.name)") { try Anything.decode(record(key, file.bytes)) }
            counts.accepted += 1
        }
        for file in try TestData.files(in: folder, prefix: "n_") {
            #expect(throws: MappingError.self, "\(file.name)") { try Anything.decode(record(key, file.bytes)) }
            counts.refused += 1
        }
        for file in try TestData.files(in: folder, prefix: "i_") { _ = try? Anything.decode(record(key, file.bytes)) }
        #expect(counts == (95, 188))
    }

    private func record(_ key: String, _ document: [UInt8]) -> [UInt8] {
        Array("{\"\(key)\":".utf8) + document + Array("}".utf8)
    }

    @Test(arguments: [
        ("", "the document ends too early at line 1, column 1 (byte 0)"),
        ("{\"a\":1", "the document ends too early at line 1, column 7 (byte 6)"),
        ("{\n \"a\": tru}", "not JSON at line 2, column 7 (byte 8)"),
        ("{\"a\":01}", "a number that is not spelt as JSON spells numbers at line 1, column 6 (byte 5)"),
        ("{\"a\":\"\\x\"}", "an escape that JSON does not have at line 1, column 7 (byte 6)"),
        ("{\"read\":1,\"read\":2}", "a key occurs a second time at line 1, column 18 (byte 17)"),
        ("{} {}", "something follows the document at line 1, column 4 (byte 3)"),
        ("[]", "an array instead of an object at line 1, column 1 (byte 0)"),
    ])
    func `a malformed document says where`(document: String, problem: String) {
        let error = #expect(throws: MappingError.self) { try Anything.decode(document) }
        #expect(error?.issues.map(\.problem) == [problem])
    }

    @Test func `depth is limited, at the limit and beyond it`() throws {
        let limits = DecodingLimits(maximumDepth: 5)
        func nested(_ depth: Int) -> String {
            "{\"a\":" + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1) + "}"
        }
        #expect(throws: Never.self) { try Anything.decode(nested(5), limits: limits) }
        let error = #expect(throws: MappingError.self) { try Anything.decode(nested(6), limits: limits) }
        #expect(error?.code == .tooDeep)
    }

    @Test func `size is limited`() {
        let limits = DecodingLimits(maximumBytes: 20)
        #expect(throws: Never.self) { try Anything.decode("{\"a\":\"12345678901\"} ", limits: limits) }
        let error = #expect(throws: MappingError.self) {
            try Anything.decode("{\"a\":\"1234567890123\"}", limits: limits)
        }
        #expect(error?.code == .tooLarge)
    }

    @Test func `repeated keys are refused, or the first or the last counts`() throws {
        let document = "{\"read\":{\"a\":1},\"read\":2}"
        #expect(throws: MappingError.self) { try Anything.decode(document) }
        #expect(try Anything.decode(document, limits: DecodingLimits(duplicateKeys: .keepFirst)) == "{\"a\":1}")
        #expect(try Anything.decode(document, limits: DecodingLimits(duplicateKeys: .keepLast)) == "2")
    }

    @Test(arguments: ["null", "7", #""x""#, "[]", "{}", "true"])
    func `of an object that a later value replaces, nothing stays`(later: String) throws {
        let document = #"{"customer":{"name":"A"},"customer":\#(later)}"#
        #expect(try NameInside.decode(document, limits: DecodingLimits(duplicateKeys: .keepLast)) == nil)
        #expect(try NameInside.decode(document, limits: DecodingLimits(duplicateKeys: .keepFirst)) == "A")
    }

    @Test func `more fields of one object than can be read are a defect of the mapping`() throws {
        let most = #expect(throws: MappingError.self) { try WideDocument.decode("{}") }
        #expect(most?.code == .mapping)
        #expect(most?.description.contains("“record” has 200 fields, more than 158") == true)
        let document = "{\(WidestDocument.names.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ","))}"
        #expect(try WidestDocument.decode(document) == WidestDocument.names)
    }

    @Test func `an escaped key is the same key`() throws {
        #expect(try Anything.decode(#"{"r\u0065ad":"x"}"#) == "\"x\"")
    }

    @Test(arguments: ["\n", "\r\n", "\n\t", "", "\t", "\n\n"])
    func `white space may be of any length, up to the end of the document`(start: String) throws {
        for length in 0...40 {
            let run = start + String(repeating: " ", count: length)
            let document = ["{", "\"a\"", ":", "[", "1", ",", "{", "}", "]", ",", "\"read\"", ":", "2", "}"]
            let spaced = run + document.joined(separator: run)
            #expect(try Anything.decode(spaced + run) == "2", "\(length)")
            #expect(throws: MappingError.self, "\(length)") { try Anything.decode(String(spaced.dropLast()) + run) }
            // What is below the space and no white space.
            for control in ["\u{0}", "\u{b}", "\u{1f}"] {
                #expect(throws: MappingError.self, "\(length)") { try Anything.decode("{" + run + control + "}") }
                #expect(throws: MappingError.self, "\(length)") {
                    try Anything.decode("{" + run + control + run + "\"read\":1}")
                }
            }
        }
    }

    /// Learnt predictions must never change what is read: records with keys in any order, white space of any kind.
    @Test(arguments: [7, 8, 9] as [UInt64])
    func `key order and white space do not change what is read`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var decoder = try MappingDecoder<ShopAddress>()
        for round in 0..<500 {
            var members = [
                ("address1", "\"Street \(round)\""), ("address2", round % 3 == 0 ? "null" : "\"x\""),
                ("city", "\"Köln\""), ("country_code", "\"DE\""), ("extra\(round % 40)", "[1,{\"city\":\"no\"}]"),
            ]
            members.shuffle(using: &random)
            func space() -> String { ["", " ", "\n  ", "\t"][Int.random(in: 0..<4, using: &random)] }
            let body = members.map { "\(space())\"\($0)\"\(space()):\(space())\($1)\(space())" }.joined(separator: ",")
            let address = try decoder.decode(Array("{\(body)}".utf8).span)
            #expect(address.line1 == "Street \(round)" && address.city == "Köln" && address.country == .de)
            #expect((address.line2 == nil) == (round % 3 == 0))
        }
    }

    /// No input may crash: prefixes, random bytes, and documents with bytes changed.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `damaged documents are refused or read, never more`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var decoder = try MappingDecoder<ShopOrder>()
        let document = Array(Documents.order.utf8)
        for length in 0..<document.count {
            let prefix = Array(document[..<length])
            #expect(throws: MappingError.self) { try decoder.decode(prefix.span) }
        }
        for _ in 0..<3000 {
            var damaged = document
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 0..<damaged.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: damaged[index] = UInt8.random(in: 0...255, using: &random)
                case 1: damaged.remove(at: index)
                default:
                    damaged.insert(Array("{}[]\",:\\u09-e.\u{0}".utf8).randomElement(using: &random) ?? 0, at: index)
                }
            }
            _ = try? decoder.decode(damaged.span)
        }
    }
}
