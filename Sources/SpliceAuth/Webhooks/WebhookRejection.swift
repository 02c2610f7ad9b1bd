/// Why a webhook was not accepted. `description` is safe to log and should not be sent to the caller.
public struct WebhookRejection: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure. Open: later versions may add reasons.
    public struct Reason: Sendable, Hashable, CustomStringConvertible {
        /// The stable, spelt-out name.
        public let description: String

        private init(_ name: String) { description = name }

        /// A header that the scheme needs is absent, or there are several of it.
        public static let missingHeader = Reason("missingHeader")
        /// A header or a part of it cannot be read.
        public static let malformedHeader = Reason("malformedHeader")
        /// The signature matches none of the secrets or keys.
        public static let signatureMismatch = Reason("signatureMismatch")
        /// The time stamp is older than the tolerance.
        public static let tooOld = Reason("tooOld")
        /// The time stamp is further in the future than the tolerance.
        public static let inTheFuture = Reason("inTheFuture")
        /// The same delivery was accepted before.
        public static let replayed = Reason("replayed")
        /// The delivery lacks something that the scheme signs: the URL, a form.
        public static let incompleteDelivery = Reason("incompleteDelivery")
        /// The body is larger than the verifier accepts.
        public static let tooLarge = Reason("tooLarge")
    }

    /// The kind of failure.
    public let reason: Reason
    /// What exactly, without any value from the request.
    public let detail: String

    /// A rejection.
    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    /// Reason and detail.
    public var description: String { "\(reason): \(detail)" }
}
