import Crypto
import HTTPTypes
public import SpliceHTTP

/// Decides whether a webhook is genuine and recent. It fails closed: what cannot be checked is rejected.
///
/// ```swift
/// let verifier = try WebhookVerifier(.shopify, secrets: [clientSecret])
/// let webhook = try verifier.verify(WebhookDelivery(headerFields: request.headerFields, body: bytes))
/// ```
///
/// - Concurrency: a value without state; any number of calls may overlap.
public struct WebhookVerifier: Sendable {
    /// Largest body that is looked at: 8 MiB.
    public static let bodyLimit = 8 << 20

    private let check: any WebhookSignatureCheck
    private let tolerance: Duration
    private let clock: any TimeSource

    /// A verifier for a scheme with shared secrets.
    ///
    /// - Parameters:
    ///   - scheme: The sender's scheme.
    ///   - secrets: The secrets in use, more than one while they are being rotated. Empty ones are refused.
    ///   - tolerance: How far the time stamp may lie in the past and in the future. Default 300 s, which every vendor that
    ///     states a value states.
    ///   - clock: The time of day.
    /// - Throws: ``AuthError/Code/invalidConfiguration``.
    public init(
        _ scheme: WebhookScheme, secrets: [Secret], tolerance: Duration = .seconds(300),
        clock: some TimeSource = .system
    ) throws(AuthError) {
        try self.init(
            checking: try SharedSecretCheck(scheme, secrets: secrets), tolerance: tolerance, clock: clock)
    }

    init(
        checking check: any WebhookSignatureCheck, tolerance: Duration, clock: some TimeSource
    ) throws(AuthError) {
        guard tolerance > .zero else { throw AuthError(.invalidConfiguration, "the tolerance must be above zero") }
        self.check = check
        self.tolerance = tolerance
        self.clock = clock
    }

    /// Checks signature and age.
    ///
    /// - Throws: ``WebhookRejection``. Answer 401 or 400 to the sender without the reason.
    public func verify(_ delivery: WebhookDelivery) throws(WebhookRejection) -> VerifiedWebhook {
        guard delivery.body.count <= Self.bodyLimit else {
            throw WebhookRejection(.tooLarge, "the body has more than \(Self.bodyLimit) bytes")
        }
        let webhook = try check.check(delivery)
        if let timestamp = webhook.timestamp {
            let age = clock.sinceEpoch - timestamp
            guard age <= tolerance else { throw WebhookRejection(.tooOld, "signed more than \(tolerance) ago") }
            guard age >= .zero - tolerance else {
                throw WebhookRejection(.inTheFuture, "signed more than \(tolerance) in the future")
            }
        }
        return webhook
    }

    /// Checks signature and age, and that this delivery was not accepted before.
    ///
    /// A sender repeats a delivery that was not answered in time, with the same message id; the second is then rejected as
    /// ``WebhookRejection/Reason/replayed`` and should be answered with success.
    ///
    /// - Throws: ``WebhookRejection``; whatever the store throws.
    public func verify(
        _ delivery: WebhookDelivery, rememberingIn store: some WebhookReplayStore
    ) async throws -> VerifiedWebhook {
        let webhook = try verify(delivery)
        // A delivery from the edge of the future is good until `tolerance * 2` from now, that instant included.
        let keep = webhook.timestamp == nil ? WebhookVerifier.untimedRetention : tolerance * 2 + .seconds(1)
        guard try await store.remember(webhook.replayKey, at: clock.sinceEpoch, for: keep) else {
            throw WebhookRejection(.replayed, "this delivery was accepted before")
        }
        return webhook
    }

    /// How long a delivery without time stamp is remembered: three days, longer than the vendors go on repeating.
    public static let untimedRetention = Duration.seconds(3 * 86_400)
}

/// One way of checking who signed a delivery.
protocol WebhookSignatureCheck: Sendable {
    /// The delivery as a verified one, its time stamp read but not yet judged.
    func check(_ delivery: WebhookDelivery) throws(WebhookRejection) -> VerifiedWebhook
}
