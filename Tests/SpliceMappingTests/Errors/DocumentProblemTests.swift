import SpliceMapping
import SpliceModel
import Testing

/// What the messages say about documents and values that are of another kind, or twice there.
@Suite struct DocumentProblemTests {
    @Test(arguments: [
        ("[]", "an array instead of an object at line 1, column 1 (byte 0)"),
        (" \"x\"", "a text instead of an object at line 1, column 2 (byte 1)"),
        ("-1", "a number instead of an object at line 1, column 1 (byte 0)"),
        ("null", "a literal instead of an object at line 1, column 1 (byte 0)"),
        ("\u{FEFF}{}", "a byte order mark, or something else that is not JSON, at line 1, column 1 (byte 0)"),
        ("<html>", "not JSON at line 1, column 1 (byte 0)"),
        ("", "the document ends too early at line 1, column 1 (byte 0)"),
    ])
    func `a document that is no object says what it is`(document: String, problem: String) {
        let error = #expect(throws: MappingError.self) { try BagDocument.decode(document) }
        #expect(error?.issues.map(\.problem) == [problem])
        #expect(error?.code == .grammar)
    }

    @Test(arguments: [
        (#"{"tags":[],"tags":[]}"#, "tags"),
        (
            #"{"x":{"tags":[{}]},"names":{"a":"b"},"inner":[{"code":"}\"]"},{"code":"a"}, {"code":"b" , "code" : "c"}]}"#,
            "inner[2].code"
        ),
        (#"{"inner":[],"deep":{"one":[1,[2,{}]],"a.b":1,"a.b":2}}"#, #"deep.a\.b"#),
    ])
    func `a key that occurs twice is named`(document: String, path: String) {
        let error = #expect(throws: MappingError.self) { try BagDocument.decode(document) }
        #expect(error?.code == .duplicateKey)
        #expect(error?.issues.map(\.path) == [path])
    }

    @Test func `a value inside an array or object is told by its own rule`() {
        let document = #"{"tags":[1,"far too long",null],"names":{"k":true},"inner":[],"deep":{"a.b":1}}"#
        let error = #expect(throws: MappingError.self) { try BagDocument.decode(document) }
        #expect(
            error?.issues.map { "\($0.path) \($0.problem)" } == [
                "tags[0] 1 is not text", "tags[1] \"far too long\" is longer than 5", "tags[2] is null",
                "names.k true is not text",
            ])
    }
}

private struct Inner: Sendable { let code: String }

private struct Bag: Sendable {
    let tags: [String]
    let names: [String: String]
    let inner: [Inner]
    let deep: Int
}

private enum InnerDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Inner>) -> Reading<Inner> {
        let code = f.field("code", \.code, .text)
        return { r in try Inner(code: r[code]) }
    }
}

private enum BagDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Bag>) -> Reading<Bag> {
        let tags = f.field("tags", \.tags, .array(of: .text(max: 5)), classified: .internal)
        let names = f.field("names", \.names, .dictionary(of: .text), classified: .internal)
        let inner = f.field("inner", \.inner, .each(InnerDocument.self))
        let deep = f.field(#"deep.a\.b"#, \.deep, .int)
        return { r in try Bag(tags: r[tags], names: r[names], inner: r[inner], deep: r[deep]) }
    }
}
