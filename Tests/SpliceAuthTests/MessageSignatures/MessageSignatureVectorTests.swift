import HTTPTypes
import SpliceAuth
import Testing

/// The examples of RFC 9421 appendix B.2, with the keys of B.1.
@Suite struct MessageSignatureVectorTests {
    private static let digest =
        "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"
    private static let answerDigest =
        "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:"
    private static let rsaPSS = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2
        +QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+
        oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq
        gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W
        Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4
        aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI
        2wIDAQAB
        -----END PUBLIC KEY-----
        """
    private static let p256 = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
        w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
        -----END PUBLIC KEY-----
        """
    private static let ed25519Seed = "n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU="
    private static let shared =
        "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
    private static let time = ManualTime(.seconds(1_618_884_473))

    /// Label, what is covered with its parameters, and the signature.
    static let requests: [(label: String, input: String, signature: String)] = [
        (
            "sig-b21", #"();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd""#,
            "d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZsckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q=="
        ),
        (
            "sig-b22",
            #"("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example""#,
            "LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8UCMkSowOB4+ECxCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw=="
        ),
        (
            "sig-b23",
            #"("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss""#,
            "bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA=="
        ),
        (
            "sig-b25", #"("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret""#,
            "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8="
        ),
        (
            "sig-b26",
            #"("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#,
            "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
        ),
    ]

    private let body = Array(#"{"hello": "world"}"#.utf8)

    private func request() -> HTTPRequest {
        var request = HTTPRequest(
            method: .post, scheme: "https", authority: "example.com", path: "/foo?param=Value&Pet=dog")
        request.headerFields = [
            .date: "Tue, 20 Apr 2021 02:07:55 GMT", .contentType: "application/json", .contentLength: "18",
        ]
        if let name = HTTPField.Name("Content-Digest") { request.headerFields[name] = Self.digest }
        return request
    }

    private func verifier() throws -> HTTPMessageVerifier {
        var options = HTTPMessageVerifier.Options()
        options.requiring = []
        options.requiresContent = false
        let seed = try #require(bytes(Self.ed25519Seed))
        let secret = try #require(bytes(Self.shared))
        return try HTTPMessageVerifier(
            keys: [
                .publicKey(.rsaPSSSHA512, pem: Self.rsaPSS, keyID: "test-key-rsa-pss"),
                .publicKey(.ecdsaP256SHA256, pem: Self.p256, keyID: "test-key-ecc-p256"),
                .hmacSHA256(Secret(bytes: secret), keyID: "test-shared-secret"),
                try MessageSigningKey.ed25519(seed: Secret(bytes: seed), keyID: "test-key-ed25519").verificationKey,
            ], options: options, clock: Self.time)
    }

    @Test(arguments: requests) func `the signed requests of RFC 9421 B·2 verify, and no changed one does`(
        _ vector: (label: String, input: String, signature: String)
    ) throws {
        var request = request()
        request.headerFields[try field("Signature-Input")] = "\(vector.label)=\(vector.input)"
        request.headerFields[try field("Signature")] = "\(vector.label)=:\(vector.signature):"
        let verifier = try verifier()
        let verified = try verifier.verify(request, body: body)
        #expect(verified.label == vector.label)
        #expect(verified.created == .seconds(1_618_884_473))

        var changed = request
        changed.headerFields[try field("Signature-Input")] = "\(vector.label)=\(vector.input);expires=1918884473"
        #expect(throws: WebhookRejection.self) { try verifier.verify(changed, body: body) }
        if vector.input.contains("@authority") {
            changed = request
            changed.authority = "example.org"
            #expect(throws: WebhookRejection.self) { try verifier.verify(changed, body: body) }
        }
        if vector.input.contains("content-digest") {
            #expect(throws: WebhookRejection.self) { try verifier.verify(request, body: body + [32]) }
        }
    }

    @Test func `the signed response of RFC 9421 B·2·4 verifies`() throws {
        var response = HTTPResponse(status: .ok)
        response.headerFields = [
            .date: "Tue, 20 Apr 2021 02:07:56 GMT", .contentType: "application/json", .contentLength: "23",
        ]
        response.headerFields[try field("Content-Digest")] = Self.answerDigest
        response.headerFields[try field("Signature-Input")] =
            #"sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256""#
        response.headerFields[try field("Signature")] =
            "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:"
        let verifier = try verifier()
        let content = Array(#"{"message": "good dog"}"#.utf8)
        #expect(try verifier.verify(response, body: content).keyID == "test-key-ecc-p256")
        response.status = .created
        #expect(throws: WebhookRejection.self) { try verifier.verify(response, body: content) }
    }

    @Test func `the deterministic signatures of RFC 9421 B·2·5 and B·2·6 come out`() throws {
        let cases: [(String, MessageSigningKey, [SignatureComponent])] = [
            (
                "sig-b25",
                try .hmacSHA256(Secret(bytes: try #require(bytes(Self.shared))), keyID: "test-shared-secret"),
                [.field(.date), .authority, .field(.contentType)]
            ),
            (
                "sig-b26",
                try .ed25519(seed: Secret(bytes: try #require(bytes(Self.ed25519Seed))), keyID: "test-key-ed25519"),
                [.field(.date), .method, .path, .authority, .field(.contentType), .field(.contentLength)]
            ),
        ]
        for (label, key, covering) in cases {
            var options = HTTPMessageSigner.Options()
            options.covering = covering
            options.label = label
            options.statesNonce = false
            var request = request()
            try HTTPMessageSigner(key, options: options, clock: Self.time).sign(&request, body: body)
            let expected = try #require(Self.requests.first { $0.label == label })
            #expect(request.headerFields[try field("Signature-Input")] == "\(label)=\(expected.input)")
            #expect(request.headerFields[try field("Signature")] == "\(label)=:\(expected.signature):")
        }
    }

    /// <https://www.rfc-editor.org/rfc/rfc9530>, appendix D: `{"hello": "world"}` and a line feed.
    @Test func `digests of content come out and are checked`() throws {
        let content = Array("{\"hello\": \"world\"}\n".utf8)
        let sha256 = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
        #expect(ContentDigest.sha256(content) == sha256)
        #expect(ContentDigest.matches(sha256, content))
        #expect(ContentDigest.matches(Self.digest, body) && ContentDigest.sha512(body) == Self.digest)
        for wrong in [
            "", "md5=:AAAA:", "sha-256=:AAAA:", "sha-256=RK", "\(sha256), sha-512=:AAAA:", "sha-256=?1", "\u{0}",
        ] {
            #expect(!ContentDigest.matches(wrong, content), "\(wrong)")
        }
    }
}
