import Crypto
public import HTTPTypes
public import SpliceHTTP

/// Checks HTTP message signatures (RFC 9421). It fails closed: what it does not understand is rejected.
///
/// ```swift
/// let verifier = try HTTPMessageVerifier(keys: [.ed25519(publicKey, keyID: "orders-2026")])
/// let signature = try verifier.verify(request, body: bytes)
/// ```
///
/// The key decides the algorithm; a message that states another one is rejected. A signature that does not cover what
/// ``Options/requiring`` names proves nothing here, and neither does one that leaves out the content.
///
/// - Concurrency: a value without state; any number of calls may overlap.
public struct HTTPMessageVerifier: Sendable {
    /// What a signature must be like.
    public struct Options: Sendable {
        /// The parts that must be covered. Default `nil`: method and URL of a request, the status of a response.
        public var requiring: [SignatureComponent]?
        /// Whether content, where there is any, must be covered by its digest. Default `true`.
        public var requiresContent = true
        /// Whether a nonce must be there. Default `false`.
        public var requiresNonce = false
        /// The tag that the signature must carry; `nil`, the default, takes any.
        public var tag: String?
        /// How far the time of signing may lie in the past and in the future. Default 300 s.
        public var tolerance = Duration.seconds(300)

        /// The defaults.
        public init() {}
    }

    private let keys: [String: MessageVerificationKey]
    let options: Options
    private let clock: any TimeSource

    /// A verifier.
    ///
    /// - Parameters:
    ///   - keys: The senders' keys, each under its own `keyid`.
    ///   - options: What a signature must be like.
    ///   - clock: The time of day.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` without keys, for two keys of one name, or a tolerance of zero.
    public init(
        keys: [MessageVerificationKey], options: Options = Options(), clock: some TimeSource = .system
    ) throws(AuthError) {
        guard !keys.isEmpty, Set(keys.map(\.keyID)).count == keys.count else {
            throw AuthError(.invalidConfiguration, "there is no key, or there are two under one name")
        }
        guard options.tolerance > .zero else {
            throw AuthError(.invalidConfiguration, "the tolerance must be above zero")
        }
        self.keys = Dictionary(keys.map { ($0.keyID, $0) }) { first, _ in first }
        self.options = options
        self.clock = clock
    }

    /// Checks a request.
    ///
    /// - Parameters:
    ///   - request: The request with the absolute URL that the sender used.
    ///   - body: The raw bytes of its content.
    /// - Returns: The first signature that is valid and covers enough.
    /// - Throws: ``WebhookRejection``.
    public func verify(_ request: HTTPRequest, body: [UInt8]) throws(WebhookRejection) -> VerifiedMessageSignature {
        try verify(
            MessageComponents(request: request, response: nil), fields: request.headerFields, body: body,
            requiring: options.requiring ?? [.method, .targetURI])
    }

    /// Checks a response.
    ///
    /// - Parameters:
    ///   - response: The head of the response.
    ///   - body: The raw bytes of its content.
    ///   - request: The request that it answers.
    /// - Returns: The first signature that is valid and covers enough.
    /// - Throws: ``WebhookRejection``.
    public func verify(
        _ response: HTTPResponse, body: [UInt8], answering request: HTTPRequest? = nil
    ) throws(WebhookRejection) -> VerifiedMessageSignature {
        try verify(
            MessageComponents(request: request, response: response), fields: response.headerFields, body: body,
            requiring: options.requiring ?? [.status])
    }

    private func verify(
        _ message: MessageComponents, fields: HTTPFields, body: [UInt8], requiring: [SignatureComponent]
    ) throws(WebhookRejection) -> VerifiedMessageSignature {
        var reason = WebhookRejection(.missingHeader, "no signature carries the tag that is asked for")
        for (label, input, signature) in try SignatureInput.all(in: fields)
        where options.tag == nil || input.tag == options.tag {
            do {
                let base = try check(input, signature, message, requiring: requiring)
                try checkContent(input, fields, body)
                try checkTime(input)
                return VerifiedMessageSignature(label: label, input: input, base: base)
            } catch {
                reason = error
            }
        }
        throw reason
    }

    private func check(
        _ input: SignatureInput, _ signature: [UInt8], _ message: MessageComponents, requiring: [SignatureComponent]
    ) throws(WebhookRejection) -> [UInt8] {
        guard let keyID = input.keyID, let key = keys[keyID] else {
            throw WebhookRejection(.signatureMismatch, "the signature names no key that is known here")
        }
        if let algorithm = input.algorithm, algorithm != key.algorithm.description {
            throw WebhookRejection(.signatureMismatch, "the signature states another algorithm than that of its key")
        }
        guard Set(input.components).isSuperset(of: requiring) else {
            throw WebhookRejection(.incompleteDelivery, "the signature does not cover what it must cover")
        }
        guard input.nonce != nil || !options.requiresNonce else {
            throw WebhookRejection(.malformedHeader, "the signature has no nonce")
        }
        let base = try message.base(input.components, parameters: try input.text())
        guard key.isValid(signature, for: base) else {
            throw WebhookRejection(.signatureMismatch, "the signature does not match the key that it names")
        }
        return base
    }

    private func checkContent(
        _ input: SignatureInput, _ fields: HTTPFields, _ body: [UInt8]
    ) throws(WebhookRejection) {
        guard input.components.contains(.contentDigest) else {
            if body.isEmpty || !options.requiresContent { return }
            throw WebhookRejection(.incompleteDelivery, "the signature does not cover the content")
        }
        let stated = fields[values: .contentDigest].joined(separator: ", ")
        guard ContentDigest.matches(stated, body) else {
            throw WebhookRejection(.signatureMismatch, "Content-Digest is not the digest of the content")
        }
    }

    private func checkTime(_ input: SignatureInput) throws(WebhookRejection) {
        guard let created = input.created else {
            throw WebhookRejection(.malformedHeader, "the signature does not say when it was made")
        }
        let now = clock.sinceEpoch
        guard now - created <= options.tolerance else {
            throw WebhookRejection(.tooOld, "signed more than \(options.tolerance) ago")
        }
        guard created - now <= options.tolerance else {
            throw WebhookRejection(.inTheFuture, "signed more than \(options.tolerance) in the future")
        }
        if let expires = input.expires, expires < now { throw WebhookRejection(.tooOld, "the signature has expired") }
    }
}

/// A signature that was found valid, and what it says.
public struct VerifiedMessageSignature: Sendable {
    /// Its label in the message.
    public let label: String
    /// The key that made it.
    public let keyID: String
    /// When it was made, as time since 1970.
    public let created: Duration
    /// The nonce, where it has one.
    public let nonce: String?
    /// What it is for, where it says so.
    public let tag: String?
    /// The parts of the message that it proves. Nothing else of the message is proven.
    public let covered: [SignatureComponent]
    /// What identifies the signed content in a replay store.
    public let replayKey: String

    init(label: String, input: SignatureInput, base: [UInt8]) {
        self.label = label
        keyID = input.keyID ?? ""
        created = input.created ?? .zero
        nonce = input.nonce
        tag = input.tag
        covered = input.components
        replayKey = "http-message-signature:" + Hex.encode(SHA256.hash(data: base))
    }
}
