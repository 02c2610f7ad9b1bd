/// The name of an element or an attribute: a local name in a namespace.
///
/// ```swift
/// let body = XMLName("Body", in: "http://schemas.xmlsoap.org/soap/envelope/")
/// let id: XMLName = "id"                       // in no namespace
/// ```
///
/// Prefixes are no part of a name: two documents that use different prefixes for one namespace have equal names
/// (Namespaces in XML 1.0, section 2).
public struct XMLName: Hashable, Sendable {
    /// The part behind the prefix.
    public let local: String
    /// The namespace, a URI that is only compared; empty for none.
    public let namespace: String

    /// A name; without `namespace` it is in none.
    public init(_ local: String, in namespace: String = "") {
        self.local = local
        self.namespace = namespace
    }

    /// The namespace of `xml:lang` and `xml:space`, which needs no declaration.
    public static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"
    /// The namespace of `xmlns` itself, which nothing else may be in (Namespaces in XML 1.0, section 3).
    static let declarationNamespace = "http://www.w3.org/2000/xmlns/"
    /// The namespace of `xsi:nil` and `xsi:type` (XML Schema Part 1, section 2.6).
    public static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
}

extension XMLName: ExpressibleByStringLiteral {
    /// A name in no namespace.
    public init(stringLiteral local: String) { self.init(local) }
}

extension XMLName: CustomStringConvertible {
    /// James Clark's notation: `{namespace}local`, or only the local name where there is no namespace.
    public var description: String { namespace.isEmpty ? local : "{\(namespace)}\(local)" }
}
