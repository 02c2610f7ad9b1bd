import HTTPTypes
import RawStructuredFieldValues
public import SpliceHTTP

/// Message signatures as a scheme of webhooks.
struct MessageSignatureCheck: WebhookSignatureCheck {
    let verifier: HTTPMessageVerifier

    func check(_ delivery: WebhookDelivery) throws(WebhookRejection) -> VerifiedWebhook {
        var request = HTTPRequest(
            method: delivery.method, scheme: nil, authority: nil, path: nil, headerFields: delivery.headerFields)
        if let end = delivery.url.firstRange(of: "://") {
            request.scheme = String(delivery.url[..<end.lowerBound])
            let rest = delivery.url[end.upperBound...]
            let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            request.authority = String(authority)
            let path = rest.dropFirst(authority.count).prefix { $0 != "#" }
            request.path = path.hasPrefix("/") ? String(path) : "/" + path
        }
        let signature = try verifier.verify(request, body: delivery.body)
        let proven = signature.covered.compactMap { component in
            component.item.rfc9651Parameters.isEmpty ? HTTPField.Name(component.name) : nil
        }
        return VerifiedWebhook(
            delivery, messageID: signature.nonce, timestamp: signature.created, secretIndex: nil,
            replayKey: signature.replayKey, provenFields: Set(proven))
    }
}

extension WebhookVerifier {
    /// A verifier for senders that sign by HTTP message signatures (RFC 9421). The delivery needs the absolute URL.
    ///
    /// - Throws: ``AuthError/Code/invalidConfiguration``.
    public init(
        messageSignaturesBy keys: [MessageVerificationKey],
        options: HTTPMessageVerifier.Options = HTTPMessageVerifier.Options(), clock: some TimeSource = .system
    ) throws(AuthError) {
        let verifier = try HTTPMessageVerifier(keys: keys, options: options, clock: clock)
        try self.init(
            checking: MessageSignatureCheck(verifier: verifier), tolerance: options.tolerance, clock: clock)
    }
}
