/// An attribute of an element.
public struct XMLAttribute: Hashable, Sendable {
    /// The name; one without a prefix is in no namespace, whatever the default namespace is.
    public let name: XMLName
    /// The value, with its references replaced.
    public let value: String
    /// The prefix that the document used, or that is wished for when written; empty for none.
    public let prefix: String

    /// An attribute.
    public init(_ name: XMLName, _ value: String, prefix: String = "") {
        self.name = name
        self.value = value
        self.prefix = prefix
    }

    /// Two attributes are equal when name and value are: the prefix is spelling.
    public static func == (a: XMLAttribute, b: XMLAttribute) -> Bool { a.name == b.name && a.value == b.value }

    /// Hashes name and value.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(value)
    }
}

/// A prefix for a namespace, as an element declares it.
public struct XMLNamespace: Hashable, Sendable {
    /// The prefix; empty for the default namespace of elements.
    public let prefix: String
    /// The namespace; empty only with the empty prefix, where it takes the default back.
    public let uri: String

    /// A declaration.
    public init(_ prefix: String, _ uri: String) {
        self.prefix = prefix
        self.uri = uri
    }
}
