import SpliceClient
import Testing

struct JSONPeekTests {
    private static let document = Array(
        #"""
        {"a": {"b": [10, {"c": "x\"y\u00e9\ud83d\ude00\n"}, null, true, [1, 2]]}, "@odata.nextLink": "n", "z": -1.5e3,
         "skip": {"s": "}]\\"}, "": "empty", "last": false}
        """#.utf8)

    @Test(
        arguments: [
            ("a.b.0", JSONPeek.Value.number("10")), ("a.b.1.c", .string("x\"yé😀\n")), ("a.b.2", .null),
            ("a.b.3", .bool(true)),
            ("a.b.4.1", .number("2")), (["@odata.nextLink"], .string("n")), ("z", .number("-1.5e3")),
            ([""], .string("empty")),
            ("last", .bool(false)),
        ] as [(BodyPath, JSONPeek.Value)])
    func `values are found`(path: BodyPath, value: JSONPeek.Value) {
        #expect(JSONPeek(Self.document).value(at: path) == value)
    }

    @Test(arguments: ["a.c", "a.b.5", "a.b.x", "a.b.-1", "z.y", "nothing"] as [BodyPath])
    func `what is not there is not found`(path: BodyPath) {
        #expect(JSONPeek(Self.document).value(at: path) == nil)
    }

    @Test func `broken documents yield nothing and do not crash`() {
        for end in Self.document.indices {
            let cut = JSONPeek(Array(Self.document[..<end]))
            #expect(cut.value(at: "") == nil)
            #expect(cut.value(at: "nothing") == nil)
        }
        for text in [
            "", "[", "{\"a\"", "{\"a\":", "nul", "\"\\", "\"\\u12", "\"\\ud800\"", "\u{FEFF}{}", "--", "{]", "[}",
        ] {
            #expect(JSONPeek(Array(text.utf8)).value(at: "") == nil, "\(text)")
        }
        #expect(JSONPeek([0x22, 0xFF, 0x22]).value(at: "") == nil)
    }

    @Test func `nesting without end is refused`() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(JSONPeek(deep).value(at: "") == nil)
        #expect(JSONPeek(deep).value(at: "0.0.0") == nil)
    }

    @Test func `elements of an array are listed`() {
        let peek = JSONPeek(Array(#"{"items": [1, "two", {"three": 3}]}"#.utf8))
        let elements = peek.elements(at: "items")
        #expect(elements?.count == 3)
        guard case .container(let range)? = elements?.last else {
            Issue.record("the last element is an object")
            return
        }
        #expect(peek.inside(range).value(at: "three") == .number("3"))
        #expect(peek.elements(at: "none") == nil)
        #expect(JSONPeek(Array("[]".utf8)).elements(at: "")?.isEmpty == true)
        #expect(JSONPeek(Array("[1,]".utf8)).elements(at: "") == nil)
    }
}
