import HTTPTypes
import SpliceHTTP

/// A device's request for authorization (RFC 8628 section 3.2): what to show to the person.
public struct DeviceAuthorization: Sendable {
    /// What the device polls with.
    public let deviceCode: Secret
    /// What the person types in.
    public let userCode: String
    /// Where the person types it in.
    public let verificationURI: String
    /// The same with the code in it, for a QR code; absent at some servers.
    public let completeVerificationURI: String?
    /// When it ends, as time since 1970.
    public let expiresAt: Duration
    /// How long to wait between two polls.
    public let interval: Duration
}

/// When to ask again and when to give up (RFC 8628 section 3.5), as a pure machine.
package struct DevicePolling: Sendable {
    package enum Action: Sendable {
        case wait(Duration)
        case ask
        case finish(Result<TokenSet, AuthError>)
    }

    private let expiresAt: Duration
    private var interval: Duration

    package init(interval: Duration, expiresAt: Duration) {
        self.interval = interval
        self.expiresAt = expiresAt
    }

    /// The first action, and the one after a wait is over, in turn.
    package func start() -> Action { .wait(interval) }

    /// A wait is over.
    package func waited(now: Duration) -> Action { now < expiresAt ? .ask : .finish(.failure(Self.expired)) }

    /// The server answered.
    package mutating func answered(_ answer: TokenAnswer) -> Action {
        switch answer {
        case .tokens(let tokens): return .finish(.success(tokens))
        case .unknown:
            // Section 3.5: a time-out means to back off; polling does not use anything up.
            interval *= 2
            return .wait(interval)
        case .narrowed(_, let error), .invalidGrant(let error), .refused(let error):
            switch error.oauthError {
            case "authorization_pending": return .wait(interval)
            case "slow_down":
                interval += .seconds(5)
                return .wait(interval)
            case "expired_token": return .finish(.failure(Self.expired))
            default: return .finish(.failure(error))
            }
        }
    }

    private static let expired = AuthError(
        .reauthorizationRequired, "nobody entered the code in time; begin again", oauthError: "expired_token")
}

extension OAuthClient {
    /// Begins the device flow (RFC 8628).
    ///
    /// - Throws: ``AuthError``; ``AuthError/Code/invalidConfiguration`` when the provider has no such endpoint.
    public func startDeviceAuthorization(scopes: Set<String> = []) async throws(AuthError) -> DeviceAuthorization {
        var form = FormFields()
        if !scopes.isEmpty {
            form.pairs.append(("scope", scopes.sorted().joined(separator: String(provider.quirks.scopeSeparator))))
        }
        let (status, body) = try await exchange(
            form, at: provider.deviceAuthorizationEndpoint, purpose: "device authorization")
        guard status.code == 200 else { throw refusal(status, body, of: "the device authorization") }
        let json = try JSONValue.parse(body, from: provider.name)
        guard let deviceCode = json["device_code"]?.string, let userCode = json["user_code"]?.string,
            let uri = (json["verification_uri"] ?? json["verification_url"])?.string,
            let lifetime = json["expires_in"]?.lenientNumber, lifetime > 0, lifetime < 1e6
        else {
            throw AuthError(.malformedResponse, "\(provider.name): the device authorization is incomplete")
        }
        let interval = json["interval"]?.lenientNumber.flatMap { $0 > 0 && $0 < 3600 ? $0 : nil } ?? 5
        return DeviceAuthorization(
            deviceCode: Secret(deviceCode), userCode: userCode, verificationURI: uri,
            completeVerificationURI: json["verification_uri_complete"]?.string,
            expiresAt: time.sinceEpoch + .seconds(lifetime), interval: .seconds(interval))
    }

    /// Polls until the person has decided.
    ///
    /// - Parameter clock: For waiting.
    /// - Parameter authorization: What the person was asked to approve.
    /// - Throws: ``AuthError``; `CancellationError` when the task is cancelled, which ends the polling.
    public func waitForTokens(
        of authorization: DeviceAuthorization, clock: some Clock<Duration> = .continuous
    ) async throws -> TokenSet {
        let form = FormFields([
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", authorization.deviceCode.withText { $0 }),
        ])
        var polling = DevicePolling(interval: authorization.interval, expiresAt: authorization.expiresAt)
        var action = polling.start()
        while true {
            switch action {
            case .wait(let duration):
                try await clock.sleep(for: duration)
                action = polling.waited(now: time.sinceEpoch)
            case .ask: action = polling.answered(await tokenAnswer(form))
            case .finish(let result): return try result.get()
            }
        }
    }
}
