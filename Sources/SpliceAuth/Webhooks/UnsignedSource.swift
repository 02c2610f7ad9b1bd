/// A source of webhooks that does not sign them: Salesforce's outbound messages, ShipStation V1.
///
/// Whoever knows the URL can send anything, so what arrives is only a hint: fetch the record that it names from the system
/// itself before acting on it, and allow the vendor's addresses only. A type of its own, so that nobody takes an unsigned
/// webhook for a verified one by leaving a secret empty.
public struct UnsignedSource: Sendable {
    /// Why it is acceptable that anybody can send these, in the words of whoever decided it; for reviews.
    public let justification: String

    /// A source that is knowingly unsigned.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when the justification is empty.
    public init(justification: String) throws(AuthError) {
        guard !justification.allSatisfy(\.isWhitespace) else {
            throw AuthError(.invalidConfiguration, "say why this source may stay unsigned")
        }
        self.justification = justification
    }

    /// Accepts a delivery as what it is: a hint.
    public func accept(_ delivery: WebhookDelivery) -> UnverifiedWebhook { UnverifiedWebhook(delivery: delivery) }
}

/// A webhook that nobody vouches for.
public struct UnverifiedWebhook: Sendable {
    /// What arrived.
    public let delivery: WebhookDelivery
}
