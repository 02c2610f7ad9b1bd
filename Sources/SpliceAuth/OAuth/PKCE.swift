import Crypto

/// Proof Key for Code Exchange (RFC 7636), method `S256`: proves that who redeems a code is who asked for it.
public struct PKCE: Sendable {
    /// What is kept until the code is redeemed.
    public let verifier: Secret

    /// A new pair: 256 random bits.
    public init() { verifier = Secret(Nonce.make()) }

    /// The pair of a known verifier.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` unless it has 43 to 128 unreserved characters (section 4.1).
    public init(verifier: Secret) throws(AuthError) {
        let isValid = verifier.withText { text in
            (43...128).contains(text.utf8.count) && PercentEncoding.encode(text) == text
        }
        guard isValid else {
            throw AuthError(.invalidConfiguration, "a code verifier has 43 to 128 unreserved characters")
        }
        self.verifier = verifier
    }

    /// What is sent ahead: the hash of the verifier.
    public var challenge: String { Base64.encodeURL(SHA256.hash(data: verifier.withBytes { $0 })) }
}
