import HTTPTypes

/// Reads what a token endpoint answered (RFC 6749 sections 5.1 and 5.2), with the provider's quirks.
struct TokenResponse {
    let provider: OAuthProvider
    let status: HTTPResponse.Status
    let headerFields: HTTPFields
    let body: [UInt8]

    /// Sorts the answer into what renewal cares about.
    ///
    /// - Parameters:
    ///   - now: The time of day, from which lifetimes count.
    ///   - required: Scopes that must not be missing where the server states what it granted.
    ///   - tokenType: `DPoP` when the request carried a proof; a server that then answers `Bearer` is refused.
    func answer(now: Duration, required: Set<String> = [], tokenType: String = "Bearer") -> TokenAnswer {
        let json = try? JSONValue(parsing: body)
        if let code = json.flatMap(errorCode) { return refusal(code) }
        switch status.code {
        case 200..<300: break
        case 300..<400: return .refused(malformed("the token endpoint redirects, and redirects are not followed"))
        case 429: return .refused(unavailable("the server limits token requests"))
        case 500...: return .unknown(unavailable("the server failed with status \(status.code)"))
        default:
            return .refused(
                AuthError(.rejected, "\(provider.name) refused the token request with status \(status.code)"))
        }
        guard let json else { return .unknown(malformed("the answer is not JSON")) }
        do {
            let tokens = try tokens(in: json, now: now, tokenType: tokenType)
            if let granted = tokens.scopes, !required.isSubset(of: granted) {
                let missing = required.subtracting(granted).sorted().joined(separator: " ")
                return .narrowed(tokens, AuthError(.insufficientScope, "\(provider.name) did not grant: \(missing)"))
            }
            return .tokens(tokens)
        } catch {
            return .unknown(error)
        }
    }

    private func tokens(in json: JSONValue, now: Duration, tokenType expected: String) throws(AuthError) -> TokenSet {
        let quirks = provider.quirks
        let container = quirks.tokenContainer.flatMap { json[$0] } ?? json
        guard let token = container["access_token"]?.string, Self.isHeaderSafe(token) else {
            throw malformed("there is no access_token that can be sent in a header")
        }
        // Absent at some providers; another type than the expected one could not be used.
        let type = container["token_type"]?.string ?? expected
        guard type.lowercased() == expected.lowercased() || expected == "Bearer" && !Self.isBound(type) else {
            throw malformed("the token is not of the type \(expected)")
        }
        let lifetime = container["expires_in"].flatMap(\.lenientNumber).flatMap(duration) ?? quirks.assumedLifetime
        let refreshLifetime =
            (container["refresh_token_expires_in"] ?? container["x_refresh_token_expires_in"])
            .flatMap(\.lenientNumber).flatMap(duration) ?? quirks.refreshLifetime
        let refreshToken = container["refresh_token"]?.string.flatMap { $0.isEmpty ? nil : Secret($0) }
        var kept: [String: String] = [:]
        for name in quirks.keptFields { kept[name] = json[name]?.text }
        return TokenSet(
            accessToken: Secret(token), tokenType: expected, issuedAt: now, expiresAt: lifetime.map { now + $0 },
            refreshToken: refreshToken, refreshExpiresAt: refreshToken == nil ? nil : refreshLifetime.map { now + $0 },
            scopes: scopes(container["scope"]), idToken: container["id_token"]?.string.map { Secret($0) }, fields: kept)
    }

    private func scopes(_ value: JSONValue?) -> Set<String>? {
        switch value {
        case .string(let text):
            Set(text.split { $0 == " " || $0 == provider.quirks.scopeSeparator }.map(String.init))
        case .array(let values): Set(values.compactMap(\.string))
        default: nil
        }
    }

    /// A lifetime; `nil` for what no server can mean: nothing, less, or more than ten years.
    private func duration(_ value: Double) -> Duration? {
        let seconds = provider.quirks.lifetimeUnit == .seconds ? value : value / 1000
        return seconds > 0 && seconds < 315_360_000 ? .seconds(seconds) : nil
    }

    /// The server's error code in the RFC's terms; also in an answer with status 200, as GitHub and Slack send it.
    private func errorCode(_ json: JSONValue) -> String? {
        let isOK = (200..<300).contains(status.code) && json["ok"]?.bool != false
        if isOK, (provider.quirks.tokenContainer.flatMap { json[$0] } ?? json)["access_token"] != nil { return nil }
        guard let code = json["error"]?.string else { return nil }
        return provider.quirks.errorAliases[code] ?? OAuthErrorCode.safe(code)
    }

    private func refusal(_ code: String) -> TokenAnswer {
        let retryAfter = retryAfter
        switch code {
        case "invalid_grant":
            return .invalidGrant(
                AuthError(.rejected, "\(provider.name) does not know the grant (any more)", oauthError: code))
        case "temporarily_unavailable", "server_error":
            return .unknown(
                AuthError(
                    .serverUnavailable, "\(provider.name) is unavailable", oauthError: code, retryAfter: retryAfter))
        case _ where status.code >= 500:
            // A name that no standard has does not say that the server came to nothing.
            return .unknown(
                AuthError(
                    .serverUnavailable, "\(provider.name) failed with status \(status.code)", oauthError: code,
                    retryAfter: retryAfter))
        default:
            return .refused(
                AuthError(
                    .rejected, "\(provider.name) refused the token request", oauthError: code, retryAfter: retryAfter))
        }
    }

    private var retryAfter: Duration? {
        headerFields[.retryAfter].flatMap { Int64($0) }.flatMap { (0...86_400).contains($0) ? .seconds($0) : nil }
    }

    private func unavailable(_ message: String) -> AuthError {
        AuthError(.serverUnavailable, "\(provider.name): \(message)", retryAfter: retryAfter)
    }

    private func malformed(_ message: String) -> AuthError {
        AuthError(.malformedResponse, "\(provider.name): \(message)")
    }

    /// Whether the type says that the token is worthless without a proof.
    private static func isBound(_ type: String) -> Bool { ["dpop", "mac", "pop", "n_a"].contains(type.lowercased()) }

    /// Visible ASCII (RFC 6750's `b64token` is narrower, and providers do not keep to it).
    private static func isHeaderSafe(_ token: String) -> Bool {
        !token.isEmpty && token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
