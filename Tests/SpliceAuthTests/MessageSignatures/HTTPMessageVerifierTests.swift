import HTTPTypes
import SpliceAuth
import SpliceHTTP
import Testing

@Suite struct HTTPMessageVerifierTests {
    private let time = ManualTime()
    private let body = Array(#"{"n":1}"#.utf8)
    private let secret = Secret("0123456789abcdef0123456789abcdef")

    private func key() throws -> MessageSigningKey { try .hmacSHA256(secret, keyID: "k1") }

    private func request() -> HTTPRequest {
        HTTPRequest(
            method: .post, scheme: "https", authority: "hooks.example", path: "/in?a=1",
            headerFields: [.contentType: "application/json"])
    }

    private func signed(
        _ change: (inout HTTPMessageSigner.Options) -> Void = { _ in }
    ) throws -> HTTPRequest {
        var options = HTTPMessageSigner.Options()
        change(&options)
        var request = request()
        try HTTPMessageSigner(try key(), options: options, clock: time).sign(&request, body: body)
        return request
    }

    private func rejection(
        _ request: HTTPRequest, body: [UInt8]? = nil, keys: [MessageVerificationKey]? = nil,
        _ change: (inout HTTPMessageVerifier.Options) -> Void = { _ in }
    ) throws -> WebhookRejection.Reason? {
        var options = HTTPMessageVerifier.Options()
        change(&options)
        let verifier = try HTTPMessageVerifier(
            keys: keys ?? [try key().verificationKey], options: options, clock: time)
        do {
            _ = try verifier.verify(request, body: body ?? self.body)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func `what is signed by default verifies by default, and every change of it is rejected`() throws {
        let request = try signed()
        #expect(try rejection(request) == nil)
        var changed = request
        changed.method = .put
        #expect(try rejection(changed) == .signatureMismatch)
        changed = request
        changed.path = "/in?a=2"
        #expect(try rejection(changed) == .signatureMismatch)
        changed = request
        changed.headerFields[.contentType] = "text/plain"
        #expect(try rejection(changed) == .signatureMismatch)
        #expect(try rejection(request, body: body + [10]) == .signatureMismatch)
        changed = request
        changed.headerFields[try field("Content-Digest")] = ContentDigest.sha256(body + [10])
        #expect(try rejection(changed, body: body + [10]) == .signatureMismatch)
    }

    @Test func `a signature that covers too little proves nothing`() throws {
        #expect(try rejection(try signed { $0.covering = [.method] }) == .incompleteDelivery)
        #expect(try rejection(try signed { $0.covering = [.method, .targetURI] }) == .incompleteDelivery)
        #expect(try rejection(try signed { $0.covering = [] }) == .incompleteDelivery)
        #expect(try rejection(try signed { $0.statesNonce = false }) { $0.requiresNonce = true } == .malformedHeader)
        #expect(try rejection(try signed { $0.tag = "a" }) { $0.tag = "b" } == .missingHeader)
        #expect(try rejection(try signed { $0.tag = "a" }) { $0.tag = "a" } == nil)
    }

    @Test(arguments: [(301, WebhookRejection.Reason.tooOld), (-301, .inTheFuture), (300, nil), (-300, nil)])
    func `a signature is good within the tolerance, either way`(
        _ shift: Int, _ expected: WebhookRejection.Reason?
    ) throws {
        let request = try signed()
        time.advance(by: .seconds(shift))
        #expect(try rejection(request) == expected)
    }

    @Test func `an expired signature is rejected within the tolerance too`() throws {
        let request = try signed { $0.lifetime = .seconds(10) }
        time.advance(by: .seconds(10))
        #expect(try rejection(request) == nil)
        time.advance(by: .seconds(1))
        #expect(try rejection(request) == .tooOld)
    }

    /// The classic confusion: the public key, which everybody knows, used as the secret of an HMAC.
    @Test(arguments: ["", #";alg="hmac-sha256""#, #";alg="ed25519""#, #";alg="none""#])
    func `an HMAC under a public key does not pass for its signature`(_ algorithm: String) throws {
        let honest = try MessageSigningKey.ed25519(seed: Secret(bytes: Array(0..<32)), keyID: "k1")
        let publicKey = honest.verificationKey
        var options = HTTPMessageSigner.Options()
        options.statesAlgorithm = algorithm.contains("hmac")
        var forged = request()
        let seed = try MessageSigningKey.hmacSHA256(Secret("the text of the public key"), keyID: "k1")
        try HTTPMessageSigner(seed, options: options, clock: time).sign(&forged, body: body)
        if !algorithm.isEmpty, !options.statesAlgorithm {
            let name = try field("Signature-Input")
            forged.headerFields[name] = (forged.headerFields[name] ?? "") + algorithm
        }
        #expect(try rejection(forged, keys: [publicKey]) == .signatureMismatch)

        options.statesAlgorithm = true
        var genuine = request()
        try HTTPMessageSigner(honest, options: options, clock: time).sign(&genuine, body: body)
        #expect(try rejection(genuine, keys: [publicKey]) == nil)
    }

    @Test func `a key that is not known, or no key, is not guessed`() throws {
        let other = try MessageSigningKey.hmacSHA256(secret, keyID: "k2").verificationKey
        #expect(try rejection(try signed(), keys: [other]) == .signatureMismatch)
        var request = try signed()
        let name = try field("Signature-Input")
        request.headerFields[name] = request.headerFields[name]?.replacing(#";keyid="k1""#, with: "")
        #expect(try rejection(request) == .signatureMismatch)
        #expect(throws: AuthError.self) { try HTTPMessageVerifier(keys: []) }
        #expect(throws: AuthError.self) { try HTTPMessageVerifier(keys: [other, other]) }
        #expect(throws: AuthError.self) { try MessageVerificationKey.hmacSHA256(Secret("short"), keyID: "k") }
        #expect(throws: AuthError.self) { try MessageVerificationKey.publicKey(.hmacSHA256, pem: "x", keyID: "k") }
    }

    @Test(arguments: [
        ("Signature", "sig1=:AAAA"), ("Signature", "sig2=:AAAA:"), ("Signature", "sig1=AAAA"), ("Signature", ""),
        ("Signature-Input", "sig1=()"), ("Signature-Input", #"sig1=("@method" "@method");created=1;keyid="k1""#),
        ("Signature-Input", #"sig1=("@Method");created=1;keyid="k1""#),
        ("Signature-Input", #"sig1=("@unknown");created=1;keyid="k1""#),
        ("Signature-Input", #"sig1=("content-type";sf);created=1;keyid="k1""#),
        ("Signature-Input", #"sig1=("@method";req);created=1;keyid="k1""#),
        ("Signature-Input", #"sig1=("@query-param";name="a");created="1";keyid="k1""#),
        ("Signature-Input", #"sig1=(7);created=1;keyid="k1""#), ("Signature-Input", "sig1=(\"@method\""),
        ("Signature-Input", String(repeating: "a, ", count: 9000) + "b"),
    ])
    func `headers that cannot be what they should are rejected`(_ name: String, _ value: String) throws {
        var request = try signed()
        request.headerFields[try field(name)] = value
        #expect(try rejection(request) != nil)
    }

    @Test func `random bytes in both headers are rejected`() throws {
        var random = SeededGenerator(seed: 9421)
        let alphabet = Array("abc019+/=,;:()\"@ ?*-_.sigkeyidcreated".utf8)
        let request = try signed()
        for _ in 0..<500 {
            var garbled = request
            for name in ["Signature", "Signature-Input"] where Bool.random(using: &random) {
                var bytes = Array((garbled.headerFields[try field(name)] ?? "").utf8)
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = alphabet.randomElement(using: &random) ?? 0
                }
                garbled.headerFields[try field(name)] = String(decoding: bytes, as: UTF8.self)
            }
            if garbled.headerFields == request.headerFields { continue }
            // A change of the label alone, in both headers alike, would be harmless; it is too unlikely to occur.
            #expect(try rejection(garbled) != nil, "\(garbled.headerFields)")
        }
    }

    @Test func `one good signature among others is enough`() throws {
        var request = try signed()
        for (name, value) in [
            ("Signature-Input", #"old=("@method");created=1;keyid="gone""#), ("Signature", "old=:AAAA:"),
        ] {
            let name = try field(name)
            request.headerFields[name] = "\(value), \(request.headerFields[name] ?? "")"
        }
        #expect(try rejection(request) == nil)
    }

    @Test func `a response is bound to the request that it answers`() throws {
        var options = HTTPMessageSigner.Options()
        options.covering = [.status, .contentDigest, SignatureComponent.targetURI.ofRequest]
        let signer = HTTPMessageSigner(try key(), options: options, clock: time)
        var response = HTTPResponse(status: .ok)
        try signer.sign(&response, body: body, answering: request())
        var checks = HTTPMessageVerifier.Options()
        checks.requiring = [.status, SignatureComponent.targetURI.ofRequest]
        let verifier = try HTTPMessageVerifier(keys: [try key().verificationKey], options: checks, clock: time)
        _ = try verifier.verify(response, body: body, answering: request())
        var other = request()
        other.path = "/elsewhere"
        #expect(throws: WebhookRejection.self) { try verifier.verify(response, body: body, answering: other) }
        #expect(throws: WebhookRejection.self) { try verifier.verify(response, body: body) }
    }

    @Test func `special components have the value that the RFC gives them`() throws {
        var options = HTTPMessageSigner.Options()
        options.covering = [
            .scheme, .requestTarget, .query, .queryParameter("q"), .field(try field("X-Twice")), .authority, .path,
        ]
        var request = HTTPRequest(
            method: .get, scheme: "HTTPS", authority: "Hooks.Example:443", path: "?q=a%20b+%C3%BC~*")
        request.headerFields.append(HTTPField(name: try field("X-Twice"), value: "  one "))
        request.headerFields.append(HTTPField(name: try field("X-Twice"), value: "two"))
        try HTTPMessageSigner(try key(), options: options, clock: time).sign(&request, body: [])
        var equal = request
        equal.scheme = "https"
        equal.authority = "hooks.example"
        equal.headerFields[try field("X-Twice")] = "one, two"
        #expect(try rejection(equal, body: []) { $0.requiring = [.queryParameter("q")] } == nil)
        equal.path = "?q=a%20b+%C3%BC~*&q=2"
        #expect(try rejection(equal, body: []) { $0.requiring = [] } != nil)
        options.covering = [.queryParameter("absent")]
        #expect(throws: AuthError.self) {
            try HTTPMessageSigner(try key(), options: options, clock: time).sign(&request, body: [])
        }
    }

    @Test func `a webhook signed this way is verified, and accepted once`() async throws {
        let request = try signed()
        let verifier = try WebhookVerifier(messageSignaturesBy: [try key().verificationKey], clock: time)
        let delivery = WebhookDelivery(
            headerFields: request.headerFields, body: body, url: "https://hooks.example/in?a=1")
        let store = InMemoryReplayStore()
        let webhook = try await verifier.verify(delivery, rememberingIn: store)
        #expect(webhook.timestamp == time.sinceEpoch && webhook.messageID != nil)
        await #expect(throws: WebhookRejection.self) { try await verifier.verify(delivery, rememberingIn: store) }
        var elsewhere = delivery
        elsewhere.url = "https://other.example/in?a=1"
        #expect(reason(of: elsewhere, by: verifier) == .signatureMismatch)
        elsewhere.url = ""
        #expect(reason(of: elsewhere, by: verifier) == .incompleteDelivery)
    }

    @Test func `an authorizer signs what a client sends, over TLS only`() async throws {
        let signer = HTTPMessageSigner(try key(), clock: time)
        var request = request()
        try await signer.authorize(&request, body: .bytes(body))
        #expect(try rejection(request) == nil)
        request.scheme = "http"
        let insecure = request
        await expect(.unsuitableRequest) {
            var copy = insecure
            try await signer.authorize(&copy, body: .bytes(body))
        }
    }
}
