/// An entry that a directory search found.
public struct DirectoryEntry: Sendable, Hashable {
    /// An attribute with its values.
    public struct Attribute: Sendable, Hashable {
        /// Its description as the server spells it, options included.
        public var name: String
        /// Its values, as bytes, in the server's order, which means nothing.
        public var values: [[UInt8]]

        /// An attribute from its parts.
        public init(name: String, values: [[UInt8]]) {
            self.name = name
            self.values = values
        }
    }

    /// Its distinguished name.
    public var name: String
    /// What of it was asked for and the server shows, in the server's order.
    public var attributes: [Attribute]

    /// An entry from its parts.
    public init(name: String, attributes: [Attribute]) {
        self.name = name
        self.attributes = attributes
    }

    /// The values of an attribute as bytes; empty when there are none. Names are compared without regard to case
    /// (RFC 4512 section 1.4).
    public func bytes(_ attribute: DirectoryAttribute) -> [[UInt8]] {
        let wanted = attribute.name.lowercased()
        return attributes.filter { $0.name.lowercased() == wanted }.flatMap(\.values)
    }

    /// The values of an attribute that are text (UTF-8); others are left out.
    public func texts(_ attribute: DirectoryAttribute) -> [String] {
        bytes(attribute).compactMap { String(validating: $0, as: UTF8.self) }
    }

    /// The first value of an attribute that is text.
    public func text(_ attribute: DirectoryAttribute) -> String? { texts(attribute).first }
}

/// What a directory search found.
public struct DirectoryResult: Sendable, Hashable {
    /// The entries.
    public var entries: [DirectoryEntry]
    /// Whether these are all. `false` when a limit of the search or of the server (entries, time) ended it,
    /// or the server holds none of it and names others. Parts behind ``referrals`` are not counted.
    public var isComplete: Bool
    /// Addresses (LDAP URLs, RFC 4516) of other servers that hold parts of what was asked for, or all of it. They are not
    /// followed: they are the server's words, and credentials must not go wherever it points.
    public var referrals: [String]

    /// A result from its parts.
    public init(entries: [DirectoryEntry], isComplete: Bool, referrals: [String] = []) {
        self.entries = entries
        self.isComplete = isComplete
        self.referrals = referrals
    }
}
