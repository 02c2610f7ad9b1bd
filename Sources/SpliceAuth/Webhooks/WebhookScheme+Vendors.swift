public import HTTPTypes

// The schemes of the vendors, each with the page that states it.

extension WebhookScheme {
    /// Shopify: base 64 HMAC-SHA256 of the body under the app's client secret. No time stamp: keep a replay store on
    /// `X-Shopify-Event-Id`, the vendor's own advice against duplicates.
    ///
    /// <https://shopify.dev/docs/apps/build/webhooks/verify-deliveries>
    public static let shopify = WebhookScheme(
        name: "shopify", signature: Signature(header: .xShopifyHmac, encoding: .base64),
        messageIDHeader: .xShopifyEventID)

    /// QuickBooks Online: base 64 HMAC-SHA256 of the body under the verifier token.
    ///
    /// <https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks>
    public static let quickBooks = WebhookScheme(
        name: "quickbooks", signature: Signature(header: .intuitSignature, encoding: .base64))

    /// Xero: base 64 HMAC-SHA256 of the body under the webhook key.
    ///
    /// <https://developer.xero.com/documentation/guides/webhooks/configuring-your-server/>
    public static let xero = WebhookScheme(
        name: "xero", signature: Signature(header: .xXeroSignature, encoding: .base64))

    /// Slack: `v0=` and hex HMAC-SHA256 of `v0:timestamp:body` under the signing secret.
    ///
    /// <https://docs.slack.dev/authentication/verifying-requests-from-slack>
    public static let slack = WebhookScheme(
        name: "slack", signature: Signature(header: .xSlackSignature, layout: .whole(prefix: "v0=")),
        timestamp: Timestamp(.header(.xSlackRequestTimestamp)),
        content: [.literal("v0:"), .timestamp, .literal(":"), .body])

    /// HubSpot version 3: base 64 HMAC-SHA256 of method, URL, body and time stamp in milliseconds under the client secret.
    ///
    /// <https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests>
    public static let hubSpot = WebhookScheme(
        name: "hubspot", signature: Signature(header: .xHubSpotSignatureV3, encoding: .base64),
        timestamp: Timestamp(.header(.xHubSpotRequestTimestamp), unit: .milliseconds),
        content: [.method, .urlWithDelimitersDecoded, .body, .timestamp])

    /// GitHub: `sha256=` and hex HMAC-SHA256 of the body.
    ///
    /// <https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>
    public static let gitHub = WebhookScheme(
        name: "github", signature: Signature(header: .xHubSignature256, layout: .whole(prefix: "sha256=")),
        messageIDHeader: .xGitHubDelivery)

    /// Stripe: `t=…,v1=…`, hex HMAC-SHA256 of `t.body` under the endpoint's secret, `whsec_` included.
    ///
    /// <https://docs.stripe.com/webhooks/signature>
    public static let stripe = timestamped(name: "stripe", header: .stripeSignature)

    /// A header of the form `t=…,v1=…`: hex HMAC-SHA256 of `t.body`. Stripe's form, which many services follow.
    public static func timestamped(name: String, header: HTTPField.Name) -> WebhookScheme {
        WebhookScheme(
            name: name, signature: Signature(header: header, layout: .elements(key: "v1", separator: ",")),
            timestamp: Timestamp(.element("t")), content: [.timestamp, .literal("."), .body])
    }

    /// A header that holds nothing but an HMAC of the body.
    public static func plain(
        name: String, header: HTTPField.Name, encoding: Encoding = .hex, hash: Hash = .sha256,
        messageIDHeader: HTTPField.Name? = nil
    ) -> WebhookScheme {
        WebhookScheme(
            name: name, signature: Signature(header: header, encoding: encoding), messageIDHeader: messageIDHeader,
            hash: hash)
    }

    /// Twilio: base 64 HMAC-SHA1 of the URL and the sorted form fields under the account's auth token.
    ///
    /// <https://www.twilio.com/docs/usage/webhooks/webhooks-security>
    public static let twilio = WebhookScheme(
        name: "twilio", signature: Signature(header: .xTwilioSignature, encoding: .base64),
        content: [.url, .sortedForm], hash: .sha1)

    /// Asana: hex HMAC-SHA256 of the body under the secret of the handshake.
    ///
    /// <https://developers.asana.com/docs/webhooks-guide>
    public static let asana = WebhookScheme(name: "asana", signature: Signature(header: .xHookSignature))

    /// Zendesk: base 64 HMAC-SHA256 of time stamp (RFC 3339) and body.
    ///
    /// <https://developer.zendesk.com/documentation/webhooks/verifying/>
    public static let zendesk = WebhookScheme(
        name: "zendesk", signature: Signature(header: .xZendeskWebhookSignature, encoding: .base64),
        timestamp: Timestamp(.header(.xZendeskWebhookSignatureTimestamp), unit: .rfc3339), content: [.timestamp, .body])

    /// BambooHR: hex HMAC-SHA256 of body and time stamp under the webhook's private key. The order of the two and the hex
    /// form are unverified against the vendor's page.
    ///
    /// <https://documentation.bamboohr.com/docs/webhooks>
    public static let bambooHR = WebhookScheme(
        name: "bamboohr", signature: Signature(header: .xBambooHRSignature),
        timestamp: Timestamp(.header(.xBambooHRTimestamp)), content: [.body, .timestamp])

    /// Zoom: `v0=` and hex HMAC-SHA256 of `v0:timestamp:body` under the secret token.
    ///
    /// <https://developers.zoom.us/docs/api/webhooks/#verify-webhook-events>
    public static let zoom = WebhookScheme(
        name: "zoom", signature: Signature(header: .xZmSignature, layout: .whole(prefix: "v0=")),
        timestamp: Timestamp(.header(.xZmRequestTimestamp)),
        content: [.literal("v0:"), .timestamp, .literal(":"), .body])

    /// Meta: `sha256=` and hex HMAC-SHA256 of the body under the app's secret, in the same header as GitHub's.
    ///
    /// <https://developers.facebook.com/docs/graph-api/webhooks/getting-started>
    public static let meta = WebhookScheme(
        name: "meta", signature: Signature(header: .xHubSignature256, layout: .whole(prefix: "sha256=")))

    /// Standard Webhooks with a symmetric secret (`v1`): base 64 HMAC-SHA256 of `id.timestamp.body`; secrets are base 64
    /// after `whsec_`.
    ///
    /// <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>
    public static let standardWebhooks = WebhookScheme(
        name: "standard-webhooks",
        signature: Signature(header: .webhookSignature, layout: .versions("v1"), encoding: .base64),
        timestamp: Timestamp(.header(.webhookTimestamp)), messageIDHeader: .webhookID,
        content: [.messageID, .literal("."), .timestamp, .literal("."), .body], secretForm: .base64(prefix: "whsec_"))

    /// Svix, which serves many vendors: Standard Webhooks under the header names of before the standard.
    ///
    /// <https://docs.svix.com/receiving/verifying-payloads/how-manual>
    public static let svix = {
        var scheme = standardWebhooks
        scheme.name = "svix"
        scheme.signature.header = .svixSignature
        scheme.timestamp = Timestamp(.header(.svixTimestamp))
        scheme.messageIDHeader = .svixID
        return scheme
    }()
}

extension HTTPField.Name {
    static let xShopifyHmac = known("X-Shopify-Hmac-Sha256")
    static let xShopifyEventID = known("X-Shopify-Event-Id")
    static let intuitSignature = known("intuit-signature")
    static let xXeroSignature = known("x-xero-signature")
    static let xSlackSignature = known("X-Slack-Signature")
    static let xSlackRequestTimestamp = known("X-Slack-Request-Timestamp")
    static let xHubSpotSignatureV3 = known("X-HubSpot-Signature-v3")
    static let xHubSpotRequestTimestamp = known("X-HubSpot-Request-Timestamp")
    static let xHubSignature256 = known("X-Hub-Signature-256")
    static let xGitHubDelivery = known("X-GitHub-Delivery")
    static let stripeSignature = known("Stripe-Signature")
    static let xTwilioSignature = known("X-Twilio-Signature")
    static let xHookSignature = known("X-Hook-Signature")
    static let xHookSecret = known("X-Hook-Secret")
    static let xZendeskWebhookSignature = known("X-Zendesk-Webhook-Signature")
    static let xZendeskWebhookSignatureTimestamp = known("X-Zendesk-Webhook-Signature-Timestamp")
    static let xBambooHRSignature = known("X-BambooHR-Signature")
    static let xZmSignature = known("x-zm-signature")
    static let xZmRequestTimestamp = known("x-zm-request-timestamp")
    static let xBambooHRTimestamp = known("X-BambooHR-Timestamp")
    static let webhookID = known("webhook-id")
    static let webhookTimestamp = known("webhook-timestamp")
    static let webhookSignature = known("webhook-signature")
    static let svixID = known("svix-id")
    static let svixTimestamp = known("svix-timestamp")
    static let svixSignature = known("svix-signature")
    static let xGoogChannelToken = known("X-Goog-Channel-Token")
    static let xGoogChannelID = known("X-Goog-Channel-ID")
    static let xGoogMessageNumber = known("X-Goog-Message-Number")
    static let xShipEngineKeyID = known("x-shipengine-rsa-sha256-key-id")
    static let xShipEngineSignature = known("x-shipengine-rsa-sha256-signature")
    static let xShipEngineTimestamp = known("x-shipengine-timestamp")
}
