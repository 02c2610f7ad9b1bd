import Foundation
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

    /// An encoder asks for `Encodable` at run time too: through `Any`, through containers, through a type that is encodable itself.
    @Test func `no encoder takes it, even through Any`() {
        struct Wrapper: Encodable {
            var value: Any
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                guard let value = value as? any Encodable else {
                    throw EncodingError.invalidValue(
                        0, EncodingError.Context(codingPath: [], debugDescription: "not encodable"))
                }
                try container.encode(value)
            }
        }
        let secret = Secret("hunter2-hunter2")
        for value in [secret, [secret], ["key": secret], Optional(secret) as Any, Holder()] as [Any] {
            #expect(throws: EncodingError.self) { try JSONEncoder().encode(Wrapper(value: value)) }
        }
        #expect(!JSONSerialization.isValidJSONObject(["key": secret]))
        #expect(!String(describing: NSArray(object: secret)).contains("hunter2"))
    }

    @Test func `what holds secrets does not show them either`() {
        let tokens = TokenSet(
            accessToken: Secret("hunter2-access"), issuedAt: .zero, refreshToken: Secret("hunter2-refresh"),
            idToken: Secret("hunter2-id"))
        let credentials = AWSCredentials(
            accessKeyID: "AKID", secretAccessKey: Secret("hunter2-aws"), sessionToken: Secret("hunter2-session"))
        let values: [Any] = [
            tokens, AccessToken(tokens, rotation: 1), credentials, CredentialRecord(tokens: tokens),
            ClientAuthentication.basic(Secret("hunter2-client")), ClientAuthentication.post(Secret("hunter2-client")),
            ClientAuthentication.clientSecretJWT(Secret("hunter2-client-hunter2-client-hunter2")),
        ]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in [String(describing: value), String(reflecting: value), "\(value)", dumped] {
                #expect(!text.contains("hunter2"), "\(text)")
            }
        }
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
