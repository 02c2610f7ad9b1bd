import Foundation
import HTTPTypes
import SpliceAuth
import SpliceHTTP
import Testing

/// Both ways with the vendors' own libraries: they verify what this module signs, and the other way round.
@Suite(.serialized) struct SignerInteroperabilityTests {
    struct Vendor: Sendable, CustomTestStringConvertible {
        var name: String
        var scheme: WebhookScheme
        var secret: String
        var body: String
        var verify: String
        var sign: String
        var contentType = "application/json"
        var testDescription: String { name }
    }

    static let vendors: [Vendor] = [
        Vendor(
            name: "stripe", scheme: .stripe, secret: "whsec_x", body: #"{"ü":1}"#, verify: "verify_stripe",
            sign: "sign_stripe"),
        Vendor(
            name: "slack", scheme: .slack, secret: "8f74", body: "a=1&b=%20", verify: "verify_slack", sign: "sign_slack"
        ),
        Vendor(
            name: "twilio", scheme: .twilio, secret: "12345", body: "To=%2B18005551212&Body=Hello+you&Empty=",
            verify: "verify_twilio",
            sign: "sign_twilio", contentType: "application/x-www-form-urlencoded"),
        Vendor(
            name: "hubspot", scheme: .hubSpot, secret: "yyyy", body: #"[{"eventId":1}]"#, verify: "verify_hubspot",
            sign: "sign_hubspot"),
        Vendor(
            name: "standardwebhooks", scheme: .standardWebhooks, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            body: #"{"a":"b"}"#, verify: "standardwebhooks", sign: "standardwebhooks"),
        Vendor(
            name: "svix", scheme: .svix, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", body: #"{"a":"b"}"#,
            verify: "svix",
            sign: "svix"),
    ]

    private struct Answer: Decodable {
        var ok: Bool?
        var why: String?
        var headers: [String: String]?
    }

    private let url = "https://hooks.example.com/in?a=1"

    private func withSigners(_ body: (_ ask: ([String: Any]) async throws -> Answer) async throws -> Void) async throws
    {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Peers/signers.py").path()
        let peer = try Peer(try Tools.path("venv-signers/bin/python"), [script])
        defer { peer.stop() }
        try await body { request in
            peer.send(String(decoding: try JSONSerialization.data(withJSONObject: request), as: UTF8.self))
            return try JSONDecoder().decode(Answer.self, from: Data((try #require(await peer.line())).utf8))
        }
    }

    @Test(arguments: vendors) func `the vendor's library and this module understand each other`(_ vendor: Vendor)
        async throws
    {
        try await withSigners { ask in
            // The libraries of Standard Webhooks look at the system's clock.
            let time = ManualTime(.seconds(Int64(Date().timeIntervalSince1970)))
            let now = time.sinceEpoch.components.seconds
            var request: [String: Any] = ["secret": vendor.secret, "body": vendor.body, "url": url, "time": now]

            request["op"] = vendor.sign
            let theirs = try await ask(request)
            var fields: HTTPFields = [.contentType: vendor.contentType]
            for (name, value) in try #require(theirs.headers, "\(theirs.why ?? "")") { fields[try field(name)] = value }
            let verifier = try WebhookVerifier(vendor.scheme, secrets: [Secret(vendor.secret)], clock: time)
            _ = try verifier.verify(WebhookDelivery(headerFields: fields, body: Array(vendor.body.utf8), url: url))

            let ours = try WebhookSigner(vendor.scheme, secrets: [Secret(vendor.secret)], clock: time).sign(
                Array(vendor.body.utf8), messageID: "msg_9", contentType: vendor.contentType, url: url)
            var headers: [String: String] = [:]
            for field in ours { headers[field.name.rawName] = field.value }
            request["op"] = vendor.verify
            request["headers"] = headers
            let verdict = try await ask(request)
            #expect(verdict.ok == true, "\(verdict.why ?? "")")

            request["body"] = vendor.body + " "
            #expect(try await ask(request).ok == false, "the library must be able to say no")
        }
    }

    @Test(arguments: [OAuth1Authorizer.SignatureMethod.hmacSHA1, .hmacSHA256])
    func `oauthlib signs OAuth 1·0a as this module does`(_ method: OAuth1Authorizer.SignatureMethod) async throws {
        try await withSigners { ask in
            let body = "c2=&a3=2+q&b5=%3D%253D"
            let answer = try await ask([
                "op": "oauth1", "secret": "consumer secret/&", "method": method.rawValue, "nonce": "7d8f3e4a",
                "time": 137_131_201,
                "url": "https://Example.com:443/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b", "body": body,
            ])
            let authorizer = OAuth1Authorizer(
                OAuth1Authorizer.Credentials(
                    consumerKey: "consumer", consumerSecret: Secret("consumer secret/&"), token: "token",
                    tokenSecret: Secret("token secret")),
                method: method, time: ManualTime(.seconds(137_131_201)), nonce: { "7d8f3e4a" })
            var request = HTTPRequest(
                method: .post, scheme: "https", authority: "Example.com:443",
                path: "/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
                headerFields: [.contentType: "application/x-www-form-urlencoded"])
            try await authorizer.authorize(&request, body: .text(body))
            let theirs = try #require(answer.headers?["Authorization"], "\(answer.why ?? "")")
            #expect(signature(in: try #require(request.headerFields[.authorization])) == signature(in: theirs))
        }
    }

    private func signature(in header: String) -> String? {
        header.components(separatedBy: "oauth_signature=\"").last?.components(separatedBy: "\"").first
    }

    @Test(arguments: ["ed25519", "hmac-sha256"])
    func `http-message-signatures and this module understand each other`(_ algorithm: String) async throws {
        try await withSigners { ask in
            let secret = [UInt8](0..<32)
            let key =
                algorithm == "ed25519"
                ? try MessageSigningKey.ed25519(seed: Secret(bytes: secret), keyID: "k1")
                : try MessageSigningKey.hmacSHA256(Secret(bytes: secret), keyID: "k1")
            let body = #"{"ü":1}"#
            var question: [String: Any] = [
                "op": "message_signature", "algorithm": algorithm, "url": url, "body": body,
                "secret": secret.map { String(format: "%02x", $0) }.joined(),
            ]
            var request = HTTPRequest(method: .post, scheme: "https", authority: "hooks.example.com", path: "/in?a=1")
            let theirs = try await ask(question)
            for (name, value) in try #require(theirs.headers, "\(theirs.why ?? "")") {
                request.headerFields[try field(name)] = value
            }
            let verifier = try HTTPMessageVerifier(keys: [key.verificationKey])
            #expect(try verifier.verify(request, body: Array(body.utf8)).covered.count == 7)

            request.headerFields = [.contentType: "application/json"]
            try HTTPMessageSigner(key).sign(&request, body: Array(body.utf8))
            var headers: [String: String] = [:]
            for field in request.headerFields { headers[field.name.rawName] = field.value }
            question["headers"] = headers
            let verdict = try await ask(question)
            #expect(verdict.ok == true, "\(verdict.why ?? "")")
            question["body"] = body + " "
            #expect(try await ask(question).ok == false, "the library must be able to say no")
        }
    }

    @Test(arguments: ["RS256", "PS256", "ES256"]) func `joserfc verifies what this module signs`(_ algorithm: String)
        async throws
    {
        try await Tools.withTemporaryFolder { folder in
            let kind = algorithm == "ES256" ? "EC" : "RSA"
            let make =
                kind == "EC"
                ? ["EC", "-pkeyopt", "ec_paramgen_curve:prime256v1"] : ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
            try run("openssl", ["genpkey", "-out", "\(folder)/key.pem", "-algorithm"] + make)
            try run("openssl", ["pkey", "-in", "\(folder)/key.pem", "-pubout", "-out", "\(folder)/public.pem"])
            let privateKey = Secret(try String(contentsOfFile: "\(folder)/key.pem", encoding: .utf8))
            let signer =
                switch algorithm {
                case "RS256": try JWTSigner.rs256(privateKeyPEM: privateKey)
                case "PS256": try JWTSigner.ps256(privateKeyPEM: privateKey)
                default: try JWTSigner.es256(privateKeyPEM: privateKey)
                }
            let token = try signer.sign(
                JWTClaims(
                    issuer: "app", subject: "app", audience: "https://x", issuedAt: .seconds(1), lifetime: .seconds(60))
            )
            try await withSigners { ask in
                let answer = try await ask([
                    "op": "jwt", "body": token.withText { $0 }, "kind": kind, "algorithm": algorithm,
                    "secret": try String(contentsOfFile: "\(folder)/public.pem", encoding: .utf8),
                ])
                #expect(answer.headers == ["sub": "app", "alg": algorithm], "\(answer.why ?? "")")
            }
        }
    }

    private func run(_ command: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(command) \(arguments)")
    }
}
