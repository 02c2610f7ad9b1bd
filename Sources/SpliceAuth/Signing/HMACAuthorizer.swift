public import HTTPTypes
public import SpliceHTTP

/// Signs requests with a shared secret, by any scheme that webhooks are signed by: what some systems want of the requests
/// that they receive.
public struct HMACAuthorizer: RequestAuthorizer {
    private let signer: WebhookSigner

    /// An authorizer that signs as `signer` does.
    public init(_ signer: WebhookSigner) { self.signer = signer }

    /// Adds signature and time stamp to `request`.
    ///
    /// - Throws: ``AuthError/Code/unsuitableRequest`` for a streamed body.
    public func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        try request.requireConfidentiality()
        let url = "\(request.scheme ?? "")://\(request.authority ?? "")\(request.path ?? "/")"
        let fields = try signer.sign(
            try body.signableBytes(), messageID: Nonce.make(), contentType: request.headerFields[.contentType],
            method: request.method, url: url)
        for field in fields { request.headerFields[field.name] = field.value }
    }
}
