import Crypto
import HTTPTypes

/// Checks an HMAC under secrets that both sides know.
struct SharedSecretCheck: WebhookSignatureCheck {
    let scheme: WebhookScheme
    let keys: [SymmetricKey]

    init(_ scheme: WebhookScheme, secrets: [Secret]) throws(AuthError) {
        guard !secrets.isEmpty else {
            throw AuthError(
                .invalidConfiguration,
                "no secret for \(scheme.name); for a source that does not sign use UnsignedSource")
        }
        self.scheme = scheme
        var keys: [SymmetricKey] = []
        for secret in secrets { keys.append(try scheme.secretForm.key(from: secret)) }
        self.keys = keys
    }

    func check(_ delivery: WebhookDelivery) throws(WebhookRejection) -> VerifiedWebhook {
        let parts = try SignatureParts(scheme, of: delivery)
        let content = try parts.signedContent(of: delivery).bytes()
        // Every key and every signature is tried, so that the time tells nothing about which one matched.
        var matched: Int?
        for (index, key) in keys.enumerated() {
            let expected = scheme.hash.authenticate(content, key: key)
            for signature in parts.signatures where equalInConstantTime(signature, expected) {
                matched = matched ?? index
            }
        }
        guard let matched else {
            throw WebhookRejection(.signatureMismatch, "no signature of \(scheme.name) matches a secret")
        }
        return parts.verified(delivery, secretIndex: matched)
    }
}

/// What the headers of a delivery say about its signature.
struct SignatureParts {
    /// More signatures than this in a header are not looked at, so that a header cannot buy unbounded work.
    private static let maximumSignatures = 16

    let scheme: WebhookScheme
    let signatures: [[UInt8]]
    let timestampText: String?
    let timestamp: Duration?
    let messageID: String?

    init(_ scheme: WebhookScheme, of delivery: WebhookDelivery) throws(WebhookRejection) {
        self.scheme = scheme
        let header = try Self.only(scheme.signature.header, of: delivery)
        let texts = Self.signatureTexts(in: header, layout: scheme.signature.layout)
        signatures = texts.prefix(Self.maximumSignatures).compactMap { scheme.signature.encoding.decode($0) }
        guard !signatures.isEmpty else {
            throw WebhookRejection(.malformedHeader, "\(scheme.signature.header) holds no readable signature")
        }
        if let place = scheme.timestamp {
            let text = try Self.timestampText(
                place, signatureHeader: header, of: delivery, layout: scheme.signature.layout)
            guard let value = place.unit.parse(text) else {
                throw WebhookRejection(.malformedHeader, "the time stamp of \(scheme.name) is not a time")
            }
            timestampText = text
            timestamp = value
        } else {
            (timestampText, timestamp) = (nil, nil)
        }
        if let name = scheme.messageIDHeader {
            let isSigned = scheme.content.contains(.messageID)
            messageID = isSigned ? try Self.only(name, of: delivery) : delivery.headerFields[name]
            guard scheme.separates(messageID) else {
                throw WebhookRejection(.malformedHeader, "\(name) holds what separates it from the time stamp")
            }
        } else {
            messageID = nil
        }
    }

    func signedContent(of delivery: WebhookDelivery) -> SignedContent {
        SignedContent(scheme: scheme, delivery: delivery, messageID: messageID, timestamp: timestampText)
    }

    func verified(_ delivery: WebhookDelivery, secretIndex: Int?) -> VerifiedWebhook {
        // An id that is not signed can be changed by whoever replays the delivery: the signature cannot.
        let isSigned = scheme.content.contains(.messageID)
        let key = isSigned ? messageID.map { "id:\($0)" } : nil
        return VerifiedWebhook(
            delivery, messageID: messageID, timestamp: timestamp, secretIndex: secretIndex,
            replayKey: "\(scheme.name):" + (key ?? "content:" + contentDigest(delivery)))
    }

    /// The signed bytes identify a delivery better than the signature, of which there can be several for the same bytes.
    private func contentDigest(_ delivery: WebhookDelivery) -> String {
        let content = (try? signedContent(of: delivery).bytes()) ?? delivery.body
        return Hex.encode(SHA256.hash(data: content))
    }

    private static func only(_ name: HTTPField.Name, of delivery: WebhookDelivery) throws(WebhookRejection) -> String {
        let values = delivery.headerFields[values: name]
        guard values.count == 1, !values[0].isEmpty else {
            throw WebhookRejection(
                .missingHeader, "\(name) must be there exactly once, and is there \(values.count) times")
        }
        return values[0]
    }

    private static func signatureTexts(in header: String, layout: WebhookScheme.Layout) -> [Substring] {
        switch layout {
        case .whole(let prefix): header.hasPrefix(prefix) ? [header.dropFirst(prefix.count)] : []
        case .elements(let key, let separator): elements(of: header, key: key, separator: separator)
        case .versions(let version):
            header.split(separator: " ").compactMap { item in
                let parts = item.split(separator: ",", maxSplits: 1)
                return parts.count == 2 && parts[0] == version ? parts[1] : nil
            }
        }
    }

    private static func elements(of header: String, key: String, separator: Character) -> [Substring] {
        header.split(separator: separator).compactMap { element in
            let pair = element.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return pair.count == 2 && pair[0] == key ? pair[1] : nil
        }
    }

    private static func timestampText(
        _ place: WebhookScheme.Timestamp, signatureHeader: String, of delivery: WebhookDelivery,
        layout: WebhookScheme.Layout
    ) throws(WebhookRejection) -> String {
        switch place.place {
        case .header(let name): return try only(name, of: delivery)
        case .element(let key):
            guard case .elements(_, let separator) = layout else {
                throw WebhookRejection(.malformedHeader, "the signature header has no elements")
            }
            let found = elements(of: signatureHeader, key: key, separator: separator)
            guard found.count == 1 else {
                throw WebhookRejection(.malformedHeader, "the element \(key) must be there exactly once")
            }
            return String(found[0])
        }
    }
}
