import Crypto
public import HTTPTypes
public import SpliceHTTP

/// Signs webhooks that an application sends, by the same schemes that a ``WebhookVerifier`` checks.
///
/// ```swift
/// let signer = try WebhookSigner(.standardWebhooks, secrets: [secret])
/// request.headerFields.append(contentsOf: try signer.sign(body, messageID: "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"))
/// ```
public struct WebhookSigner: Sendable {
    private let scheme: WebhookScheme
    private let keys: [SymmetricKey]
    private let clock: any TimeSource

    /// A signer.
    ///
    /// - Parameters:
    ///   - scheme: What receivers expect.
    ///   - secrets: The secret to sign with. Several, while receivers change over, for schemes whose header can hold several
    ///     signatures; others take exactly one.
    ///   - clock: The time of day.
    /// - Throws: ``AuthError/Code/invalidConfiguration``.
    public init(_ scheme: WebhookScheme, secrets: [Secret], clock: some TimeSource = .system) throws(AuthError) {
        keys = try SharedSecretCheck(scheme, secrets: secrets).keys
        if case .whole = scheme.signature.layout, keys.count > 1 {
            throw AuthError(.invalidConfiguration, "the header of \(scheme.name) holds one signature")
        }
        self.scheme = scheme
        self.clock = clock
    }

    /// The header fields that prove `body`: signature, and time stamp and message id where the scheme has them.
    ///
    /// - Parameters:
    ///   - body: The exact bytes that are sent.
    ///   - messageID: The id of the message, the same when it is sent again.
    ///   - contentType: The media type, for schemes that treat forms in their own way.
    ///   - method: The method of the request.
    ///   - url: The absolute URL it is sent to, for schemes that sign it.
    /// - Throws: ``AuthError/Code/unsuitableRequest`` when something that the scheme signs is absent.
    public func sign(
        _ body: [UInt8], messageID: String? = nil, contentType: String? = nil, method: HTTPRequest.Method = .post,
        url: String = ""
    ) throws(AuthError) -> HTTPFields {
        guard messageID?.isEmpty == false || !scheme.content.contains(.messageID) else {
            throw AuthError(.unsuitableRequest, "\(scheme.name) signs a message id, and there is none")
        }
        guard scheme.separates(messageID) else {
            throw AuthError(.unsuitableRequest, "the message id holds what separates it from the time stamp")
        }
        var fields = HTTPFields()
        if let contentType { fields[.contentType] = contentType }
        let timestamp = scheme.timestamp.map { $0.unit.format(clock.sinceEpoch) }
        let content = SignedContent(
            scheme: scheme, delivery: WebhookDelivery(headerFields: fields, body: body, method: method, url: url),
            messageID: messageID, timestamp: timestamp)
        let bytes: [UInt8]
        do {
            bytes = try content.bytes()
        } catch {
            throw AuthError(.unsuitableRequest, error.detail)
        }
        let signatures = keys.map { scheme.signature.encoding.encode(scheme.hash.authenticate(bytes, key: $0)) }
        return scheme.headerFields(signatures: signatures, timestamp: timestamp, messageID: messageID)
    }
}

extension WebhookScheme {
    /// The header fields of a signed webhook.
    func headerFields(signatures: [String], timestamp: String?, messageID: String?) -> HTTPFields {
        var fields = HTTPFields()
        if let messageIDHeader, let messageID { fields[messageIDHeader] = messageID }
        if case .header(let name) = self.timestamp?.place, let timestamp { fields[name] = timestamp }
        switch signature.layout {
        case .whole(let prefix): fields[signature.header] = prefix + (signatures.first ?? "")
        case .versions(let version):
            fields[signature.header] = signatures.map { "\(version),\($0)" }.joined(separator: " ")
        case .elements(let key, let separator):
            var elements = signatures.map { "\(key)=\($0)" }
            if case .element(let name) = self.timestamp?.place, let timestamp {
                elements.insert("\(name)=\(timestamp)", at: 0)
            }
            fields[signature.header] = elements.joined(separator: String(separator))
        }
        return fields
    }
}
