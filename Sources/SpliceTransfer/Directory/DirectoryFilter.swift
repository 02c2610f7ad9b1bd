/// Which entries a search finds, in the language of RFC 4515.
///
/// Built from parts, so that no value can change the filter around it: every byte with a meaning of its own, and every
/// byte that is not printable ASCII, is escaped.
///
/// ```swift
/// let filter = DirectoryFilter.all([.equal("objectClass", "person"), .any([.equal("uid", name), .equal("mail", name)])])
/// ```
public struct DirectoryFilter: Sendable, Hashable {
    package indirect enum Kind: Sendable, Hashable {
        case all([DirectoryFilter])
        case any([DirectoryFilter])
        case not(DirectoryFilter)
        case present(DirectoryAttribute)
        case equal(DirectoryAttribute, [UInt8])
        case atLeast(DirectoryAttribute, [UInt8])
        case atMost(DirectoryAttribute, [UInt8])
        case approximately(DirectoryAttribute, [UInt8])
        /// No part but the first and the last is empty, and there is at least one.
        case matches(DirectoryAttribute, start: [UInt8], middle: [[UInt8]], end: [UInt8])
        /// At least one of rule and attribute is there.
        case rule(DirectoryAttribute?, DirectoryAttribute?, [UInt8], isInName: Bool)
    }

    package let kind: Kind

    package init(_ kind: Kind) { self.kind = kind }

    /// All of the filters; of none: every entry (RFC 4526).
    public static func all(_ filters: [DirectoryFilter]) -> DirectoryFilter {
        DirectoryFilter(.all(filters))
    }

    /// At least one of the filters; of none: no entry (RFC 4526).
    public static func any(_ filters: [DirectoryFilter]) -> DirectoryFilter {
        DirectoryFilter(.any(filters))
    }

    /// Not the filter.
    public static func not(_ filter: DirectoryFilter) -> DirectoryFilter {
        DirectoryFilter(.not(filter))
    }

    /// The attribute has a value.
    public static func present(_ attribute: DirectoryAttribute) -> DirectoryFilter {
        DirectoryFilter(.present(attribute))
    }

    /// The attribute has this value, as the attribute's own rule compares.
    public static func equal(_ attribute: DirectoryAttribute, _ value: String) -> DirectoryFilter {
        equal(attribute, bytes: value.utf8)
    }

    /// The attribute has this value, byte for byte as the server stores it (`objectGUID`, `objectSid`).
    public static func equal(_ attribute: DirectoryAttribute, bytes: some Sequence<UInt8>) -> DirectoryFilter {
        DirectoryFilter(.equal(attribute, Array(bytes)))
    }

    /// The attribute has a value of at least this.
    public static func atLeast(_ attribute: DirectoryAttribute, _ value: String) -> DirectoryFilter {
        DirectoryFilter(.atLeast(attribute, Array(value.utf8)))
    }

    /// The attribute has a value of at most this.
    public static func atMost(_ attribute: DirectoryAttribute, _ value: String) -> DirectoryFilter {
        DirectoryFilter(.atMost(attribute, Array(value.utf8)))
    }

    /// The attribute has a value that sounds like this, as the server understands it.
    public static func approximately(_ attribute: DirectoryAttribute, _ value: String) -> DirectoryFilter {
        DirectoryFilter(.approximately(attribute, Array(value.utf8)))
    }

    /// The attribute has a value with these parts in this order: `start`, then each of `middle`, then `end`; an empty
    /// part stands for anything. Without any part the filter is ``present(_:)``.
    public static func matches(
        _ attribute: DirectoryAttribute, start: String = "", middle: [String] = [], end: String = ""
    ) -> DirectoryFilter {
        let middle = middle.filter { !$0.isEmpty }.map { Array($0.utf8) }
        if start.isEmpty, middle.isEmpty, end.isEmpty { return present(attribute) }
        return DirectoryFilter(.matches(attribute, start: Array(start.utf8), middle: middle, end: Array(end.utf8)))
    }

    /// The attribute has a value that a matching rule of the server accepts, for example
    /// `1.2.840.113556.1.4.1941` (Active Directory: member of a group at any depth).
    ///
    /// - Throws: ``TransferError`` with code `invalidRequest` when `rule` is neither a name nor a numeric identifier.
    public static func rule(
        _ rule: String, _ attribute: DirectoryAttribute, _ value: String
    ) throws(TransferError) -> DirectoryFilter {
        DirectoryFilter(.rule(try DirectoryAttribute(rule), attribute, Array(value.utf8), isInName: false))
    }
}

extension DirectoryFilter: CustomStringConvertible {
    /// Safe to log: says that there is a filter, not the values in it.
    public var description: String { "DirectoryFilter" }
}
