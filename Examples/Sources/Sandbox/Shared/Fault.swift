/// What can go wrong with one request. Everything that a caller sees is what a real system, or the network before it, does.
package enum Fault: String, Sendable, CaseIterable {
    /// 503 in the vendor's shape, nothing was done.
    case unavailable
    /// 429 in the vendor's shape although the caller kept to the limit, nothing was done.
    case throttled
    /// A right answer, late; an idempotent request is in flight all that time.
    case slow
    /// The connection is reset before anything was done.
    case reset
    /// Everything was done, and the answer breaks off in the middle of its body.
    case cutBody
    /// Everything was done, and the connection ends without a single byte of an answer.
    case lostAnswer
    /// Everything was done, and a gateway answers 504 instead of the system.
    case gatewayTimeout
    /// Every access token ends its life early, then the request is served.
    case revoked
}

/// How often each thing goes wrong, as a fraction of requests or of webhooks.
///
/// The defaults are far above what a vendor would get away with, so that a run of a hundred orders meets all of them.
package struct FaultRates: Sendable, Equatable {
    package var requests: [Fault: Double] = [
        .unavailable: 0.03, .throttled: 0.02, .slow: 0.05, .reset: 0.02, .cutBody: 0.02, .lostAnswer: 0.03,
        .gatewayTimeout: 0.02, .revoked: 0.01,
    ]
    /// Webhooks that are never sent: only reading the orders finds them.
    package var webhookLost = 0.05
    /// Webhooks that are sent twice, with one event id and two webhook ids.
    package var webhookDuplicated = 0.10
    /// Webhooks that are held back, so that later ones overtake them.
    package var webhookDelayed = 0.15
    /// Mail: a 451 before the message was taken, and a connection that ends after it was taken, without a reply.
    package var mailRefused = 0.04
    package var mailLostReply = 0.03

    package init() {}

    /// Nothing goes wrong.
    package static let none: FaultRates = {
        var rates = FaultRates()
        rates.requests = [:]
        (rates.webhookLost, rates.webhookDuplicated, rates.webhookDelayed) = (0, 0, 0)
        (rates.mailRefused, rates.mailLostReply) = (0, 0)
        return rates
    }()
}
