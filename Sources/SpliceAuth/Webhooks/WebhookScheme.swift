public import HTTPTypes

/// How a system signs its webhooks, as data: what is signed, with which hash, and where the signature is found.
///
/// A scheme that is not listed takes a few lines:
///
/// ```swift
/// let scheme = WebhookScheme(
///     name: "wms", signature: .init(header: HTTPField.Name("X-Signature")!, layout: .elements(key: "v1", separator: ",")),
///     timestamp: .init(.element("t")), content: [.timestamp, .literal("."), .body])
/// ```
public struct WebhookScheme: Sendable, Hashable {
    /// The name that errors and logs use.
    public var name: String
    /// Where the signature is, and how it is written.
    public var signature: Signature
    /// Where the time stamp is; `nil` when the scheme has none, so that age cannot be checked and a replay store is the only
    /// defence against repetition.
    public var timestamp: Timestamp?
    /// The header with the sender's id of the message, if any.
    public var messageIDHeader: HTTPField.Name?
    /// What is hashed, in order.
    public var content: [Part]
    /// The hash under the HMAC. Default SHA-256.
    public var hash: Hash
    /// How a secret is written down.
    public var secretForm: SecretForm

    /// A scheme from its parts.
    public init(
        name: String, signature: Signature, timestamp: Timestamp? = nil, messageIDHeader: HTTPField.Name? = nil,
        content: [Part] = [.body], hash: Hash = .sha256, secretForm: SecretForm = .text
    ) {
        self.name = name
        self.signature = signature
        self.timestamp = timestamp
        self.messageIDHeader = messageIDHeader
        self.content = content
        self.hash = hash
        self.secretForm = secretForm
    }
}

extension WebhookScheme {
    /// Where the signature is found in a header.
    public struct Signature: Sendable, Hashable {
        /// The header's name.
        public var header: HTTPField.Name
        /// What else the header holds.
        public var layout: Layout
        /// How the bytes of the signature are written.
        public var encoding: Encoding

        /// A place for signatures. By default the header holds nothing else, in base 16.
        public init(header: HTTPField.Name, layout: Layout = .whole(prefix: ""), encoding: Encoding = .hex) {
            self.header = header
            self.layout = layout
            self.encoding = encoding
        }
    }

    /// What a signature header holds. Several signatures in one header mean that the sender rotates its secret: one that
    /// matches is enough.
    public enum Layout: Sendable, Hashable {
        /// The signature after a fixed prefix, such as GitHub's `sha256=`.
        case whole(prefix: String)
        /// `key=value` elements, such as Stripe's `t=1,v1=abc,v1=def`.
        case elements(key: String, separator: Character)
        /// Versioned signatures, separated by spaces, such as Standard Webhooks' `v1,abc= v1a,def=`; others are ignored.
        case versions(String)
    }

    /// How bytes are written.
    public enum Encoding: Sendable, Hashable {
        /// Base 16, in either case when read, in lower case when written.
        case hex
        /// Base 64 with padding.
        case base64
    }

    /// Where a time stamp is found.
    public struct Timestamp: Sendable, Hashable {
        /// The place of a time stamp.
        public enum Place: Sendable, Hashable {
            /// A header of its own.
            case header(HTTPField.Name)
            /// An element of the signature header, as in `t=1614265330`.
            case element(String)
        }

        /// The unit of a time stamp since 1970.
        public enum Unit: Sendable, Hashable {
            /// Whole seconds.
            case seconds
            /// Whole milliseconds.
            case milliseconds
            /// RFC 3339 text in UTC, such as `2026-11-23T21:00:00Z`.
            case rfc3339
        }

        /// Where it is.
        public var place: Place
        /// What it counts.
        public var unit: Unit

        /// A place; seconds by default.
        public init(_ place: Place, unit: Unit = .seconds) {
            self.place = place
            self.unit = unit
        }
    }

    /// A piece of what is signed.
    public enum Part: Sendable, Hashable {
        /// The raw body.
        case body
        /// The time stamp, exactly as the sender wrote it.
        case timestamp
        /// The message id, exactly as the sender wrote it.
        case messageID
        /// Fixed text.
        case literal(String)
        /// The method in upper case.
        case method
        /// The absolute URL.
        case url
        /// The absolute URL with the escapes of `:/?@!$'()*,;` undone, as HubSpot does.
        case urlWithDelimitersDecoded
        /// The fields of a form body, sorted by name, each name directly followed by its value, as Twilio does. For a body
        /// that is not a form: nothing, but the URL's `bodySHA256` must be the body's hash.
        case sortedForm
    }

    /// The hash under the HMAC.
    public enum Hash: Sendable, Hashable {
        /// SHA-256.
        case sha256
        /// SHA-512.
        case sha512
        /// SHA-1, for senders that know nothing else. HMAC does not need collision resistance, but prefer another.
        case sha1
    }

    /// How the bytes of the key come from the secret that the vendor shows.
    public enum SecretForm: Sendable, Hashable {
        /// The characters themselves.
        case text
        /// Base 64, after an optional prefix such as `whsec_`.
        case base64(prefix: String)
    }
}
