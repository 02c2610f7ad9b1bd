public import HTTPTypes
public import SpliceHTTP

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Checks a token that the sender repeats with each delivery: Google's channels, Zoho, Microsoft Graph's `clientState`.
///
/// It proves that the sender knows the token, not that the body is theirs: use it over TLS only, and fetch the record that
/// the webhook names.
struct SharedTokenCheck: WebhookSignatureCheck {
    enum Place: Sendable {
        case header(HTTPField.Name)
        /// In every element of `value` of the JSON body, as Microsoft Graph does.
        case clientState
    }

    let name: String
    let place: Place
    let tokens: [Secret]
    /// The fields that tell one delivery from another with the same body.
    let identity: [HTTPField.Name]

    init(name: String, place: Place, tokens: [Secret], identity: [HTTPField.Name] = []) throws(AuthError) {
        guard !tokens.isEmpty, !tokens.contains(where: \.isEmpty) else {
            throw AuthError(.invalidConfiguration, "a token of \(name) is empty, or there is none")
        }
        self.name = name
        self.place = place
        self.tokens = tokens
        self.identity = identity
    }

    func check(_ delivery: WebhookDelivery) throws(WebhookRejection) -> VerifiedWebhook {
        let presented = try presented(in: delivery).map { Secret($0) }
        var matched: Int?
        for (index, token) in tokens.enumerated() where presented.allSatisfy({ $0 == token }) {
            matched = matched ?? index
        }
        guard let matched else { throw WebhookRejection(.signatureMismatch, "no token of \(name) matches") }
        // Who knows the token may write every field: the identity is there for genuine deliveries, which it keeps apart.
        let parts = identity.map { SignedContent.hash(Array((delivery.headerFields[$0] ?? "").utf8)) }
        let digest = Hex.encode(SignedContent.hash(parts.flatMap { $0 } + SignedContent.hash(delivery.body)))
        return VerifiedWebhook(
            delivery, messageID: nil, timestamp: nil, secretIndex: matched, replayKey: "\(name):content:\(digest)")
    }

    private func presented(in delivery: WebhookDelivery) throws(WebhookRejection) -> [String] {
        switch place {
        case .header(let header):
            let values = delivery.headerFields[values: header]
            guard values.count == 1 else {
                throw WebhookRejection(.missingHeader, "\(header) must be there exactly once")
            }
            return values
        case .clientState:
            // Nobody has proven anything yet: only what is asked for is decoded, and the first thing that is not ends it. One
            // notification without the token makes the delivery as a whole untrusted.
            let body = try? JSONDecoder().decode(Notifications.self, from: Data(delivery.body))
            guard let body, !body.value.isEmpty else {
                throw WebhookRejection(.incompleteDelivery, "the body has no notifications, or one without clientState")
            }
            return body.value.map(\.clientState)
        }
    }

    private struct Notifications: Decodable {
        struct Item: Decodable {
            let clientState: String
        }

        let value: [Item]
    }
}

extension WebhookVerifier {
    /// A verifier for senders that repeat a token in a header, such as Google's `X-Goog-Channel-Token`.
    ///
    /// - Parameters:
    ///   - name: The sender's name, for rejections and replay keys.
    ///   - tokenHeader: The field with the token.
    ///   - tokens: The tokens in use, more than one while they are being rotated.
    ///   - identifiedBy: The fields that tell one delivery from the next, for the replay store: without any, two with the same
    ///     body, or with none, are the same delivery.
    ///   - clock: The time of day.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` when a token is empty or there is none.
    public init(
        name: String, tokenHeader: HTTPField.Name, tokens: [Secret], identifiedBy: [HTTPField.Name] = [],
        clock: some TimeSource = .system
    ) throws(AuthError) {
        let check = try SharedTokenCheck(
            name: name, place: .header(tokenHeader), tokens: tokens, identity: identifiedBy)
        try self.init(checking: check, tolerance: .seconds(300), clock: clock)
    }

    /// A verifier for Google's push notifications: the token that the channel was made with.
    ///
    /// Most of them have no body: channel and message number tell them apart.
    ///
    /// <https://developers.google.com/workspace/drive/api/guides/push>
    public static func google(channelTokens: [Secret]) throws(AuthError) -> WebhookVerifier {
        try WebhookVerifier(
            name: "google", tokenHeader: .xGoogChannelToken, tokens: channelTokens,
            identifiedBy: [.xGoogChannelID, .xGoogMessageNumber])
    }

    /// A verifier for Microsoft Graph's change notifications: the `clientState` of the subscription, in each of them.
    ///
    /// <https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks>
    public static func microsoftGraph(clientStates: [Secret]) throws(AuthError) -> WebhookVerifier {
        try WebhookVerifier(
            checking: try SharedTokenCheck(name: "microsoft-graph", place: .clientState, tokens: clientStates),
            tolerance: .seconds(300), clock: .system)
    }
}
