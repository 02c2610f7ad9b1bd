public import HTTPTypes

/// A webhook as it arrived, before anybody looked into it: any server framework can make one.
///
/// The body must be the raw bytes of the request. A body that was parsed and written again has other bytes, and its
/// signature cannot be checked.
public struct WebhookDelivery: Sendable {
    /// The method of the request. Some schemes sign it.
    public var method: HTTPRequest.Method
    /// The absolute URL as the sender knows it, with query; behind a proxy that is not the URL the server sees. Some schemes
    /// (Twilio, HubSpot) sign it; for the others it may stay empty.
    public var url: String
    /// The header fields.
    public var headerFields: HTTPFields
    /// The raw bytes of the content.
    public var body: [UInt8]

    /// A delivery from the parts of a request.
    public init(headerFields: HTTPFields, body: [UInt8], method: HTTPRequest.Method = .post, url: String = "") {
        self.method = method
        self.url = url
        self.headerFields = headerFields
        self.body = body
    }
}

/// A webhook that a ``WebhookVerifier`` found genuine. Only a verifier can make one, so a function that takes this type
/// cannot be handed an unchecked webhook.
public struct VerifiedWebhook: Sendable {
    /// The raw bytes of the content, as they were signed.
    public let body: [UInt8]
    /// The header fields. Only what the scheme signs is proven; see the scheme.
    public let headerFields: HTTPFields
    /// The sender's id of the message, where the scheme has one; the same for a repeated delivery.
    public let messageID: String?
    /// When the sender says that it signed, as time since 1970; `nil` where the scheme has no time stamp.
    public let timestamp: Duration?
    /// Which of the verifier's secrets matched, from 0. When the old one stops matching, a rotation is complete.
    public let secretIndex: Int?
    /// What identifies this delivery in a replay store: the message id, else the signature.
    public let replayKey: String
    /// The header fields that the signature covers with their names and values. Most schemes cover none.
    let provenFields: Set<HTTPField.Name>

    init(
        _ delivery: WebhookDelivery, messageID: String?, timestamp: Duration?, secretIndex: Int?, replayKey: String,
        provenFields: Set<HTTPField.Name> = []
    ) {
        body = delivery.body
        headerFields = delivery.headerFields
        self.messageID = messageID
        self.timestamp = timestamp
        self.secretIndex = secretIndex
        self.replayKey = replayKey
        self.provenFields = provenFields
    }
}
