import HTTPTypes

/// How an application proves to the authorization server who it is (RFC 6749 section 2.3).
///
/// Prefer ``privateKeyJWT(_:)`` or ``mutualTLS``: no secret travels. Which methods a server takes is configuration; this
/// module never finds out by trying, since a failed try can burn a code.
public struct ClientAuthentication: Sendable {
    private enum Method: Sendable {
        case none
        case basic(Secret)
        case post(Secret)
        case assertion(JWTSigner)
        case weakAssertion
        case mutualTLS
    }

    private let method: Method

    /// A public client: only its id is sent.
    public static let none = ClientAuthentication(method: .none)

    /// `client_secret_basic`: id and secret, each form-encoded, in the `Authorization` header.
    public static func basic(_ secret: Secret) -> ClientAuthentication { ClientAuthentication(method: .basic(secret)) }

    /// `client_secret_post`: id and secret as parameters, for servers that know nothing else.
    public static func post(_ secret: Secret) -> ClientAuthentication { ClientAuthentication(method: .post(secret)) }

    /// `private_key_jwt` (RFC 7523, OpenID Connect Core section 9): an assertion signed with the client's own key.
    public static func privateKeyJWT(_ signer: JWTSigner) -> ClientAuthentication {
        ClientAuthentication(method: .assertion(signer))
    }

    /// `client_secret_jwt` (OpenID Connect Core section 9): an assertion under the secret, which does not travel. The secret has at
    /// least 32 bytes.
    public static func clientSecretJWT(_ secret: Secret) -> ClientAuthentication {
        guard let signer = try? JWTSigner.hs256(secret: secret) else {
            return ClientAuthentication(method: .weakAssertion)
        }
        return ClientAuthentication(method: .assertion(signer))
    }

    /// `tls_client_auth` and `self_signed_tls_client_auth` (RFC 8705): the certificate that the transport presents. Only the
    /// client's id is sent; give the ``OAuthClient`` a transport with that certificate.
    public static let mutualTLS = ClientAuthentication(method: .mutualTLS)

    /// Refuses empty and weak secrets.
    func validate() throws(AuthError) {
        switch method {
        case .basic(let secret) where secret.isEmpty, .post(let secret) where secret.isEmpty:
            throw AuthError(.invalidConfiguration, "the client secret is empty; for a public client use .none")
        case .weakAssertion:
            throw AuthError(.invalidConfiguration, "a secret for client_secret_jwt has at least 32 bytes")
        case .none, .basic, .post, .assertion, .mutualTLS: return
        }
    }

    /// Adds the proof to a request of `endpoint`.
    ///
    /// - Parameter audience: What an assertion is addressed to: the issuer where there is one, else the token endpoint.
    func apply(
        to request: inout HTTPRequest, form: inout FormFields, clientID: String, audience: String, now: Duration
    ) throws {
        switch method {
        case .none, .mutualTLS, .weakAssertion: form.pairs.append(("client_id", clientID))
        case .basic(let secret):
            let pair = secret.withText { "\(PercentEncoding.encode(clientID)):\(PercentEncoding.encode($0))" }
            request.headerFields[.authorization] = "Basic \(Base64.encode(pair.utf8))"
        case .post(let secret):
            form.pairs.append(("client_id", clientID))
            form.pairs.append(("client_secret", secret.withText { $0 }))
        case .assertion(let signer):
            let claims = JWTClaims(
                issuer: clientID, subject: clientID, audience: audience, issuedAt: now, lifetime: .seconds(60),
                identifier: Nonce.make())
            form.pairs.append(("client_id", clientID))
            form.pairs.append(("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
            form.pairs.append(("client_assertion", try signer.sign(claims).withText { $0 }))
        }
    }
}
