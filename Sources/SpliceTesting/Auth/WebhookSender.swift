import HTTPTypes
public import SpliceAuth
public import SpliceHTTP

/// Makes webhooks as a vendor sends them, and as nobody should: twice, out of order, changed on the way, signed by somebody
/// else. What a receiver does with each is for the test to say.
///
/// ```swift
/// let sender = try WebhookSender(.shopify, secret: secret)
/// for delivery in try sender.stream(of: bodies, faults: [.duplicates, .reordering], seed: 7) { … }
/// ```
public struct WebhookSender: Sendable {
    /// What happens to a stream of deliveries.
    public struct Faults: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: Int

        /// Faults by their bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Some deliveries come twice, as genuine as the first time.
        public static let duplicates = Faults(rawValue: 1)
        /// Deliveries change places.
        public static let reordering = Faults(rawValue: 2)
    }

    /// What somebody on the way, or at another place, can do to a delivery. A receiver must reject each.
    public enum Tampering: String, Sendable, Hashable, CaseIterable {
        /// One bit of the body is changed.
        case body
        /// Bytes are added to the body.
        case appendedBody
        /// One character of the signature is changed.
        case signature
        /// The signature is cut in half.
        case truncatedSignature
        /// The signature is gone.
        case missingSignature
        /// The signature is there twice.
        case doubledSignature
        /// Everything is signed with another secret.
        case otherSecret
    }

    private let scheme: WebhookScheme
    private let secret: Secret
    private let signer: WebhookSigner
    private let impostor: WebhookSigner
    private let url: String

    /// A sender.
    ///
    /// - Parameters:
    ///   - scheme: How it signs.
    ///   - secret: The secret that the receiver knows.
    ///   - url: Where it sends to, for schemes that sign the URL.
    ///   - clock: The sender's time of day.
    /// - Throws: `AuthError` for a secret that the scheme cannot use.
    public init(
        _ scheme: WebhookScheme, secret: Secret, url: String = "https://receiver.example/webhooks",
        clock: some TimeSource = .system
    ) throws {
        self.scheme = scheme
        self.secret = secret
        self.url = url
        signer = try WebhookSigner(scheme, secrets: [secret], clock: clock)
        // Base 64 as well as text, so that every scheme takes it.
        impostor = try WebhookSigner(scheme, secrets: [Secret("aW1wb3N0b3ItaW1wb3N0b3I=")], clock: clock)
    }

    /// A genuine delivery.
    ///
    /// - Parameters:
    ///   - body: The content.
    ///   - messageID: The message's id; the same for the same message.
    ///   - contentType: The media type.
    public func delivery(
        of body: [UInt8], messageID: String, contentType: String = "application/json"
    ) throws -> WebhookDelivery {
        try delivery(of: body, messageID: messageID, contentType: contentType, by: signer)
    }

    /// A delivery that a receiver must reject.
    ///
    /// - Parameters:
    ///   - tampering: What was done to it.
    ///   - body: The content; not empty.
    ///   - messageID: The message's id.
    ///   - contentType: The media type.
    public func tampered(
        _ tampering: Tampering, of body: [UInt8], messageID: String, contentType: String = "application/json"
    ) throws -> WebhookDelivery {
        var delivery = try delivery(of: body, messageID: messageID, contentType: contentType)
        let name = scheme.signature.header
        let signature = delivery.headerFields[name] ?? ""
        switch tampering {
        case .body: delivery.body[delivery.body.count / 2] ^= 1
        case .appendedBody: delivery.body += Array(" ".utf8)
        case .signature:
            var characters = Array(signature)
            let index = characters.count - 4
            // Digits, since the case of a letter means nothing in base 16.
            characters[index] = characters[index] == "0" ? "1" : "0"
            delivery.headerFields[name] = String(characters)
        case .truncatedSignature: delivery.headerFields[name] = String(signature.prefix(signature.count / 2))
        case .missingSignature: delivery.headerFields[name] = nil
        case .doubledSignature: delivery.headerFields.append(HTTPField(name: name, value: signature))
        case .otherSecret:
            delivery = try self.delivery(of: body, messageID: messageID, contentType: contentType, by: impostor)
        }
        return delivery
    }

    /// Genuine deliveries of several bodies, with what a network and a vendor's retries do to them.
    ///
    /// - Parameters:
    ///   - bodies: The contents; the message ids are `msg_0`, `msg_1` and so on.
    ///   - faults: What happens.
    ///   - seed: Decides where; the same seed gives the same stream.
    public func stream(of bodies: [[UInt8]], faults: Faults, seed: UInt64) throws -> [WebhookDelivery] {
        var random = SplitMix(state: seed)
        var deliveries: [WebhookDelivery] = []
        for (index, body) in bodies.enumerated() {
            let delivery = try delivery(of: body, messageID: "msg_\(index)")
            deliveries.append(delivery)
            if faults.contains(.duplicates), random.next() % 3 == 0 { deliveries.append(delivery) }
        }
        if faults.contains(.reordering) { deliveries.shuffle(using: &random) }
        return deliveries
    }

    private func delivery(
        of body: [UInt8], messageID: String, contentType: String, by signer: WebhookSigner
    ) throws -> WebhookDelivery {
        var fields = try signer.sign(body, messageID: messageID, contentType: contentType, url: url)
        fields[.contentType] = contentType
        return WebhookDelivery(headerFields: fields, body: body, url: url)
    }
}

/// SplitMix64: numbers that follow from a seed.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
