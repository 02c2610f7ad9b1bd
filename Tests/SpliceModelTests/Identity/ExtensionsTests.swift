import SpliceModel
import Testing

extension ExtensionKey<String> {
    fileprivate static let note = ExtensionKey("acme", "note", .personal)
}
extension ExtensionKey<Int64> {
    fileprivate static let noteAsNumber = ExtensionKey("acme", "note", .internal)
    fileprivate static let count = ExtensionKey("acme", "count", .internal)
}

struct ExtensionsTests {
    @Test func `custom fields travel typed`() throws {
        var extensions = Extensions()
        extensions[.note] = "for Anna"
        extensions[.count] = 3
        #expect(extensions[.note] == "for Anna")
        #expect(extensions[.noteAsNumber] == nil)
        let error = #expect(throws: ModelError.self) { try extensions.value(of: .noteAsNumber) }
        #expect(error?.code == .typeMismatch)
        #expect(try recoded(extensions) == extensions)
        extensions[.note] = nil
        #expect(try extensions.value(of: .note) == nil)
        #expect(extensions.entries.count == 1)
    }

    @Test func `fields of two namespaces never meet under one name`() {
        var extensions = Extensions()
        for namespace in ["a", "a/b", "a~1b", "a~b", "a~0b", "a//b", "e\u{301}/"] {
            extensions["\(namespace)", "b/c"] = Extensions.Entry(value: .text(namespace), classification: .secret)
            extensions["\(namespace)", "c"] = Extensions.Entry(value: .text(namespace), classification: .public)
        }
        #expect(extensions.entries.count == 14)
        #expect(extensions["a", "b/c"]?.value == .text("a"))
        #expect(extensions["a/b", "c"]?.value == .text("a/b"))
        #expect(extensions.entries["a/c"]?.classification == .public)
    }

    @Test func `every kind of value comes back from a journal`() throws {
        let values: [ExtensionValue] = [
            .null, .boolean(true), .number(try ExactDecimal(parsing: "1.50")), .text(""), .money(.zero(.jpy)),
            .instant(.epoch), .date(.earliest), .list([.null, .text("a")]), .object(["a": .list([]), "b": .null]),
        ]
        for value in values { #expect(try recoded(value) == value) }
        for broken in ["{}", #"{"text":"a","number":"1"}"#, #"{"number":1.5}"#, #"{"blob":"x"}"#, "null"] {
            #expect(throws: (any Error).self) { try decoded(ExtensionValue.self, broken) }
        }
    }

    @Test func `lists of one type are typed, mixed ones are not`() {
        #expect([String](extensionValue: .list([.text("a"), .text("b")])) == ["a", "b"])
        #expect([String](extensionValue: .list([.text("a"), .null])) == nil)
        #expect(Int64(extensionValue: .number(ExactDecimal(7))) == 7)
    }

    @Test(arguments: [0, 1, 2, 3, 4, 57, 255])
    func `a complement keeps every byte`(_ count: Int) throws {
        let complement = Complement(mediaType: "application/json", bytes: (0..<count).map { UInt8($0 * 7 % 256) })
        #expect(try recoded(complement) == complement)
        #expect(!complement.description.contains("\u{0}"))
    }

    @Test(arguments: ["=", "A===", "AA=A", "AB==", "A A=", "AAAA=", "é==="])
    func `what is no base64 is refused`(_ text: String) {
        #expect(throws: (any Error).self) {
            try decoded(Complement.self, "{\"mediaType\":\"a/b\",\"base64\":\"\(text)\"}")
        }
    }
}
