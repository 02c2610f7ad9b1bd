public import HTTPTypes
import RawStructuredFieldValues

/// One part of a message that a signature covers (RFC 9421 section 2).
///
/// Equal components name the same part, in whatever order their parameters were written.
public struct SignatureComponent: Sendable {
    let item: Item
    /// Name and parameters in one fixed order: what makes two components the same (section 2).
    let identity: String

    init?(_ item: Item) {
        guard case .string(let name) = item.rfc9651BareItem, name == name.lowercased() else { return nil }
        self.item = item
        let parameters = item.rfc9651Parameters.map { "\($0.0)=\($0.1)" }.sorted()
        identity = ([name] + parameters).joined(separator: ";")
    }

    private init(name: String, parameters: OrderedMap<String, RFC9651BareItem> = [:]) {
        let item = Item(bareItem: .string(name), parameters: parameters)
        guard let component = SignatureComponent(item) else { preconditionFailure("\(name) is not in lower case") }
        self = component
    }

    /// The name: that of a header field in lower case, or one that starts with `@`.
    var name: String { if case .string(let name) = item.rfc9651BareItem { name } else { "" } }

    /// The method of the request (section 2.2.1).
    public static let method = SignatureComponent(name: "@method")
    /// The absolute URL of the request, with its query (section 2.2.2).
    public static let targetURI = SignatureComponent(name: "@target-uri")
    /// Host and port in lower case, without the scheme's own port (section 2.2.3).
    public static let authority = SignatureComponent(name: "@authority")
    /// The scheme of the request (section 2.2.4).
    public static let scheme = SignatureComponent(name: "@scheme")
    /// Path and query as they stand in the request line (section 2.2.5).
    public static let requestTarget = SignatureComponent(name: "@request-target")
    /// The path of the request (section 2.2.6).
    public static let path = SignatureComponent(name: "@path")
    /// The query with its question mark, which is there even when there is no query (section 2.2.7).
    public static let query = SignatureComponent(name: "@query")
    /// The status of a response (section 2.2.9).
    public static let status = SignatureComponent(name: "@status")
    /// The digest of the content (RFC 9530).
    public static let contentDigest = SignatureComponent.field(.contentDigest)

    /// All values of a header field, in order (section 2.1).
    public static func field(_ name: HTTPField.Name) -> SignatureComponent {
        SignatureComponent(name: name.canonicalName)
    }

    /// The one value of a parameter of the query (section 2.2.8). A parameter that is there twice cannot be covered.
    public static func queryParameter(_ name: String) -> SignatureComponent {
        SignatureComponent(name: "@query-param", parameters: ["name": .string(MessageComponents.formEncoded(name))])
    }

    /// The same part of the request that a response answers (section 2.4, parameter `req`).
    public var ofRequest: SignatureComponent {
        var parameters = item.rfc9651Parameters
        parameters["req"] = .bool(true)
        return SignatureComponent(name: name, parameters: parameters)
    }
}

extension SignatureComponent: Hashable, CustomStringConvertible {
    /// Whether both name the same part.
    public static func == (left: SignatureComponent, right: SignatureComponent) -> Bool {
        left.identity == right.identity
    }

    /// Feeds what makes two components the same.
    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }

    /// Name and parameters.
    public var description: String { identity }
}

extension HTTPField.Name {
    static let contentDigest = known("Content-Digest")
    static let signature = known("Signature")
    static let signatureInput = known("Signature-Input")
}
