import SpliceAuth
import Testing

@Suite struct SecretTests {
    private struct Holder {
        var name = "wms"
        var secret = Secret("hunter2-hunter2")
    }

    @Test func `no text form shows the value`() {
        let secret = Secret("hunter2-hunter2")
        var dumped = ""
        dump(Holder(), to: &dumped)
        let texts = [
            secret.description, secret.debugDescription, String(describing: secret), String(reflecting: secret),
            String(describing: Holder()), String(reflecting: Holder()), "\([secret])", "\(["key": secret])", dumped,
            "\(Optional(secret) as Any)",
        ]
        for text in texts { #expect(!text.contains("hunter2"), "\(text)") }
        #expect(secret.description == Secret.mask)
    }

    @Test func `a mirror has no children`() {
        #expect(Mirror(reflecting: Secret("x")).children.isEmpty)
    }

    @Test func `it is neither encodable nor hashable`() {
        let secret: Any = Secret("x")
        #expect(!(secret is any Encodable))
        #expect(!(secret is any Hashable))
        #expect(!(secret is any LosslessStringConvertible))
    }

    @Test func `the value comes out through a closure only`() {
        #expect(Secret("påss").withText { $0 } == "påss")
        #expect(Secret(bytes: [1, 2, 255]).withBytes { $0 } == [1, 2, 255])
        #expect(Secret("").isEmpty)
        #expect(Secret("ab").count == 2)
    }

    @Test(arguments: [("a", "a", true), ("a", "b", false), ("a", "aa", false), ("", "", true)])
    func `equality compares the bytes`(_ left: String, _ right: String, _ expected: Bool) {
        #expect((Secret(left) == Secret(right)) == expected)
    }
}
