import Crypto
public import HTTPTypes

/// What a vendor sends to find out whether an address agrees to receive webhooks, and what it wants to hear.
///
/// Framework-free: make a ``WebhookDelivery`` of the request, and send the ``Reply`` when there is one.
public enum WebhookHandshake {
    /// The answer to a handshake: status 200.
    public struct Reply: Sendable, Hashable {
        /// The header fields.
        public var headerFields: HTTPFields
        /// The content.
        public var body: [UInt8]
    }

    /// Slack's `url_verification`: the challenge, as text. Verify the delivery first; it is signed like any other.
    ///
    /// <https://docs.slack.dev/reference/events/url_verification>
    public static func slack(_ webhook: VerifiedWebhook) -> Reply? {
        guard let json = try? JSONValue(parsing: webhook.body), json["type"]?.string == "url_verification",
            let challenge = json["challenge"]?.string
        else { return nil }
        return text(challenge)
    }

    /// Microsoft Graph's `validationToken`, as text, within ten seconds.
    ///
    /// The token comes from whoever calls; it is sent back as plain text with `nosniff`, so that no browser takes it for a
    /// page.
    ///
    /// <https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks>
    public static func microsoftGraph(_ delivery: WebhookDelivery) -> Reply? {
        let query = delivery.url.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        guard let token = FormFields(parsing: query)["validationToken"], token.utf8.count <= 4096 else { return nil }
        return text(token)
    }

    /// Asana's `X-Hook-Secret`: sent back in a header. The secret signs what follows: store it before answering, and only
    /// while a subscription is being made, or anybody could replace it.
    ///
    /// <https://developers.asana.com/docs/webhooks-guide>
    public static func asana(_ delivery: WebhookDelivery) -> (reply: Reply, secret: Secret)? {
        let values = delivery.headerFields[values: .xHookSecret]
        guard values.count == 1, !values[0].isEmpty, values[0].utf8.count <= 1024 else { return nil }
        return (Reply(headerFields: [.xHookSecret: values[0]], body: []), Secret(values[0]))
    }

    /// CloudEvents' abuse protection (`OPTIONS` with `WebHook-Request-Origin`): says that `allowed` may send, and how many a
    /// minute.
    ///
    /// <https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md>, section 4.
    public static func cloudEvents(
        _ delivery: WebhookDelivery, allowing allowed: Set<String>, ratePerMinute: Int? = nil
    ) -> Reply? {
        guard delivery.method == .options, let origin = delivery.headerFields[.webHookRequestOrigin],
            allowed.contains(origin)
        else { return nil }
        var fields: HTTPFields = [.webHookAllowedOrigin: origin]
        if let ratePerMinute { fields[.webHookAllowedRate] = String(ratePerMinute) }
        return Reply(headerFields: fields, body: [])
    }

    /// Meta's `hub.challenge` (Facebook, Instagram, WhatsApp; also WebSub-like senders), as text. Deliveries are signed like GitHub's.
    ///
    /// <https://developers.facebook.com/docs/graph-api/webhooks/getting-started>
    ///
    /// - Parameters:
    ///   - delivery: The request.
    ///   - verifyToken: The token that was entered beside the address. Not empty.
    /// - Returns: `nil` for a request that is not this handshake or does not know the token; answer it with 403.
    public static func meta(_ delivery: WebhookDelivery, verifyToken: Secret) -> Reply? {
        let query = FormFields(parsing: delivery.url.split(separator: "?", maxSplits: 1).dropFirst().first ?? "")
        guard delivery.method == .get, query["hub.mode"] == "subscribe", let challenge = query["hub.challenge"],
            challenge.utf8.count <= 4096, let token = query["hub.verify_token"], !verifyToken.isEmpty,
            Secret(token) == verifyToken
        else { return nil }
        return text(challenge)
    }

    /// Zoom's `endpoint.url_validation`: the token and its HMAC-SHA256 under the secret token. Verify the delivery first; it is signed
    /// like any other (``WebhookScheme/zoom``).
    ///
    /// <https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint>
    public static func zoom(_ webhook: VerifiedWebhook, secretToken: Secret) -> Reply? {
        guard let json = try? JSONValue(parsing: webhook.body), json["event"]?.string == "endpoint.url_validation",
            let token = json["payload"]?["plainToken"]?.string, token.utf8.count <= 4096
        else { return nil }
        let proof = HMAC<SHA256>.authenticationCode(for: Array(token.utf8), using: secretToken.key)
        return Reply(
            headerFields: [.contentType: "application/json"],
            body: JSONValue.object(["plainToken": .string(token), "encryptedToken": .string(Hex.encode(proof))])
                .serialized())
    }

    private static func text(_ text: String) -> Reply {
        Reply(
            headerFields: [.contentType: "text/plain; charset=utf-8", .xContentTypeOptions: "nosniff"],
            body: Array(text.utf8))
    }
}

extension HTTPField.Name {
    fileprivate static let webHookRequestOrigin = known("WebHook-Request-Origin")
    fileprivate static let webHookAllowedOrigin = known("WebHook-Allowed-Origin")
    fileprivate static let webHookAllowedRate = known("WebHook-Allowed-Rate")
    fileprivate static let xContentTypeOptions = known("X-Content-Type-Options")
}
