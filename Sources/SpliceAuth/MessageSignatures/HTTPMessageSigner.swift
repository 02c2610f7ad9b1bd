public import HTTPTypes
import RawStructuredFieldValues
public import SpliceHTTP

/// Signs requests and responses by HTTP message signatures (RFC 9421), with a digest of the content (RFC 9530).
///
/// ```swift
/// let key = try MessageSigningKey.ed25519(seed: seed, keyID: "orders-2026")
/// let client = … authorizer: HTTPMessageSigner(key) …           // signs what a client sends
/// try HTTPMessageSigner(key).sign(&response, body: bytes, answering: request)
/// ```
///
/// - Concurrency: a value without state; any number of calls may overlap.
public struct HTTPMessageSigner: Sendable {
    /// What is covered and stated.
    public struct Options: Sendable {
        /// The parts to cover, in order. Default `nil`: method and URL of a request, or the status of a response, and the type
        /// and digest of the content where there is content.
        public var covering: [SignatureComponent]?
        /// The label of the signature among those of one message. Default `sig1`.
        public var label = "sig1"
        /// How long the signature is good for; `nil`, the default, leaves that to the receiver.
        public var lifetime: Duration?
        /// What the signature is for, by agreement with the receiver. Default `nil`.
        public var tag: String?
        /// Whether a nonce is stated, by which receivers recognise repetitions. Default `true`.
        public var statesNonce = true
        /// Whether the algorithm is stated, which receivers know anyway. Default `false`.
        public var statesAlgorithm = false

        /// The defaults.
        public init() {}
    }

    private let key: MessageSigningKey
    private let options: Options
    private let clock: any TimeSource

    /// A signer.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - options: What is covered and stated.
    ///   - clock: The time of day.
    public init(_ key: MessageSigningKey, options: Options = Options(), clock: some TimeSource = .system) {
        self.key = key
        self.options = options
        self.clock = clock
    }

    /// Adds `Content-Digest`, where the content is covered, `Signature-Input` and `Signature`. A signature under the same label
    /// is replaced together with all others that the request carries.
    ///
    /// - Throws: ``AuthError/Code/unsuitableRequest`` when something that should be covered is not there.
    public func sign(_ request: inout HTTPRequest, body: [UInt8]) throws(AuthError) {
        let covered = options.covering ?? [.method, .targetURI] + content(request.headerFields, body)
        addDigest(to: &request.headerFields, body, covered)
        let fields = try signature(covered, MessageComponents(request: request, response: nil))
        for field in fields { request.headerFields[field.name] = field.value }
    }

    /// The same for a response.
    ///
    /// - Parameters:
    ///   - response: The response.
    ///   - body: Its content.
    ///   - request: The request that it answers, for components that are ``SignatureComponent/ofRequest``.
    /// - Throws: ``AuthError/Code/unsuitableRequest`` when something that should be covered is not there.
    public func sign(
        _ response: inout HTTPResponse, body: [UInt8], answering request: HTTPRequest? = nil
    ) throws(AuthError) {
        let covered = options.covering ?? [.status] + content(response.headerFields, body)
        addDigest(to: &response.headerFields, body, covered)
        let fields = try signature(covered, MessageComponents(request: request, response: response))
        for field in fields { response.headerFields[field.name] = field.value }
    }

    private func content(_ fields: HTTPFields, _ body: [UInt8]) -> [SignatureComponent] {
        if body.isEmpty { return [] }
        return (fields[.contentType] == nil ? [] : [.field(.contentType)]) + [.contentDigest]
    }

    private func addDigest(to fields: inout HTTPFields, _ body: [UInt8], _ covered: [SignatureComponent]) {
        guard covered.contains(.contentDigest) else { return }
        if let stated = fields[.contentDigest], ContentDigest.matches(stated, body) { return }
        fields[.contentDigest] = ContentDigest.sha256(body)
    }

    private func signature(
        _ covered: [SignatureComponent], _ message: MessageComponents
    ) throws(AuthError) -> HTTPFields {
        let now = clock.sinceEpoch.components.seconds
        var parameters: [(String, RFC9651BareItem)] = [("created", .integer(now))]
        if let lifetime = options.lifetime {
            parameters.append(("expires", .integer(now + lifetime.components.seconds)))
        }
        parameters.append(("keyid", .string(key.keyID)))
        if options.statesNonce { parameters.append(("nonce", .string(Nonce.make()))) }
        if options.statesAlgorithm { parameters.append(("alg", .string("\(key.algorithm)"))) }
        if let tag = options.tag { parameters.append(("tag", .string(tag))) }
        do {
            let text = try SignatureInput(covered, parameters: parameters).text()
            let signature = try key.signature(of: try message.base(covered, parameters: text))
            return [
                .signatureInput: "\(options.label)=\(text)",
                .signature: "\(options.label)=:\(Base64.encode(signature)):",
            ]
        } catch let rejection as WebhookRejection {
            throw AuthError(.unsuitableRequest, rejection.detail)
        } catch {
            throw error as? AuthError ?? AuthError(.unsuitableRequest, "the message cannot be signed", cause: error)
        }
    }
}

extension HTTPMessageSigner: RequestAuthorizer {
    /// Signs `request`.
    ///
    /// - Throws: ``AuthError/Code/unsuitableRequest`` for a streamed body.
    public func authorize(_ request: inout HTTPRequest, body: RequestBody) async throws {
        try request.requireConfidentiality()
        try sign(&request, body: try body.signableBytes())
    }
}
