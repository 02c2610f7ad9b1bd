import Crypto
import HTTPTypes
public import SpliceHTTP
import Synchronization

/// Proves possession of a key with each request (DPoP, RFC 9449), so that a stolen token alone is worth nothing.
///
/// Give the same prover to the ``OAuthClient``, which binds the tokens to its key, and to the ``DPoPAuthorizer``, which uses
/// them. The nonces that servers hand out are remembered for each origin.
public final class DPoPProver: Sendable {
    private let signer: JWTSigner
    private let publicKey: JSONValue
    private let time: any TimeSource
    private let nonces = Mutex<[String: String]>([:])

    /// A prover.
    ///
    /// - Parameters:
    ///   - signer: The key: ES256 or EdDSA. Default: a new one that lives as long as this process, which suits access tokens
    ///     that can be obtained again; a refresh token bound to a key needs that key after a restart too.
    ///   - time: The time of day.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for an RSA key.
    public init(_ signer: JWTSigner = .ephemeral(), time: some TimeSource = .system) throws(AuthError) {
        guard let publicKey = signer.publicKey else {
            throw AuthError(.invalidConfiguration, "DPoP proofs are signed with ES256 or EdDSA here")
        }
        self.signer = signer
        self.publicKey = publicKey
        self.time = time
    }

    /// A proof for one request.
    func proof(for request: HTTPRequest, accessToken: Secret? = nil) throws(AuthError) -> String {
        let path = (request.path ?? "/").prefix { $0 != "?" && $0 != "#" }
        var claims: [String: JSONValue] = [
            "jti": .string(Nonce.make()), "htm": .string(request.method.rawValue),
            "htu": .string("\(request.scheme ?? "https")://\(request.authority ?? "")\(path)"),
            "iat": .number(Double(time.sinceEpoch.components.seconds)),
        ]
        if let nonce = nonces.withLock({ $0[Self.origin(of: request)] }) { claims["nonce"] = .string(nonce) }
        if let accessToken {
            claims["ath"] = .string(Base64.encodeURL(SHA256.hash(data: accessToken.withBytes { $0 })))
        }
        return try signer.sign(.object(claims), header: ["typ": .string("dpop+jwt"), "jwk": publicKey]).withText { $0 }
    }

    /// Remembers the nonce that an answer holds.
    ///
    /// - Returns: Whether it is another one than in the request's own proof, so that another try makes sense. What other requests
    ///   have learned in the meantime does not matter: this one has not used it.
    func learn(from response: HTTPResponse, to request: HTTPRequest) -> Bool {
        guard let nonce = response.headerFields[.dpopNonce], !nonce.isEmpty, nonce.utf8.count <= 1024 else {
            return false
        }
        nonces.withLock { $0[Self.origin(of: request)] = nonce }
        return Self.nonce(inProofOf: request) != nonce
    }

    private static func nonce(inProofOf request: HTTPRequest) -> String? {
        let parts = request.headerFields[.dpop]?.split(separator: ".") ?? []
        guard parts.count == 3, let claims = Base64.decodeURL(parts[1]) else { return nil }
        return (try? JSONValue(parsing: claims))?["nonce"]?.string
    }

    private static func origin(of request: HTTPRequest) -> String {
        "\(request.scheme ?? "")://\(request.authority?.lowercased() ?? "")"
    }
}

extension HTTPField.Name {
    static let dpop = known("DPoP")
    static let dpopNonce = known("DPoP-Nonce")

}
