/// Which entries a search finds, in the language of RFC 4515.
///
/// Built from parts, so that no value can change the filter around it: every byte with a meaning of its own, and every
/// byte that is not printable ASCII, is escaped.
///
/// ```swift
/// let filter = DirectoryFilter.all([.equal("objectClass", "person"), .any([.equal("uid", name), .equal("mail", name)])])
/// ```
public struct DirectoryFilter: Sendable, Hashable {
    /// The filter as text, with its parentheses.
    public let text: String

    private init(unchecked text: String) { self.text = text }

    /// All of the filters; of none: every entry (RFC 4526).
    public static func all(_ filters: [DirectoryFilter]) -> DirectoryFilter {
        DirectoryFilter(unchecked: "(&\(filters.map(\.text).joined()))")
    }

    /// At least one of the filters; of none: no entry (RFC 4526).
    public static func any(_ filters: [DirectoryFilter]) -> DirectoryFilter {
        DirectoryFilter(unchecked: "(|\(filters.map(\.text).joined()))")
    }

    /// Not the filter.
    public static func not(_ filter: DirectoryFilter) -> DirectoryFilter {
        DirectoryFilter(unchecked: "(!\(filter.text))")
    }

    /// The attribute has a value.
    public static func present(_ attribute: DirectoryAttribute) -> DirectoryFilter {
        DirectoryFilter(unchecked: "(\(attribute.name)=*)")
    }

    /// The attribute has this value, as the attribute's own rule compares.
    public static func equal(_ attribute: DirectoryAttribute, _ value: String) -> DirectoryFilter {
        equal(attribute, bytes: value.utf8)
    }

    /// The attribute has this value, byte for byte as the server stores it (`objectGUID`, `objectSid`).
    public static func equal(_ attribute: DirectoryAttribute, bytes: some Sequence<UInt8>) -> DirectoryFilter {
        DirectoryFilter(unchecked: "(\(attribute.name)=\(escaped(bytes)))")
    }

    /// The attribute has a value of at least this.
    public static func atLeast(_ attribute: DirectoryAttribute, _ value: String) -> DirectoryFilter {
        DirectoryFilter(unchecked: "(\(attribute.name)>=\(escaped(value.utf8)))")
    }

    /// The attribute has a value of at most this.
    public static func atMost(_ attribute: DirectoryAttribute, _ value: String) -> DirectoryFilter {
        DirectoryFilter(unchecked: "(\(attribute.name)<=\(escaped(value.utf8)))")
    }

    /// The attribute has a value that sounds like this, as the server understands it.
    public static func approximately(_ attribute: DirectoryAttribute, _ value: String) -> DirectoryFilter {
        DirectoryFilter(unchecked: "(\(attribute.name)~=\(escaped(value.utf8)))")
    }

    /// The attribute has a value with these parts in this order: `start`, then each of `middle`, then `end`; an empty
    /// part stands for anything. Without any part the filter is ``present(_:)``.
    public static func matches(
        _ attribute: DirectoryAttribute, start: String = "", middle: [String] = [], end: String = ""
    ) -> DirectoryFilter {
        let parts = [escaped(start.utf8)] + middle.filter { !$0.isEmpty }.map { escaped($0.utf8) } + [escaped(end.utf8)]
        return DirectoryFilter(unchecked: "(\(attribute.name)=\(parts.joined(separator: "*")))")
    }

    /// The attribute has a value that a matching rule of the server accepts, for example
    /// `1.2.840.113556.1.4.1941` (Active Directory: member of a group at any depth).
    ///
    /// - Throws: ``TransferError`` with code `invalidRequest` when `rule` is neither a name nor a numeric identifier.
    public static func rule(
        _ rule: String, _ attribute: DirectoryAttribute, _ value: String
    ) throws(TransferError) -> DirectoryFilter {
        let rule = try DirectoryAttribute(rule)
        return DirectoryFilter(unchecked: "(\(attribute.name):\(rule.name):=\(escaped(value.utf8)))")
    }

    /// Everything but printable ASCII without meaning, as `\hh` (RFC 4515 section 3, `valueencoding`).
    private static func escaped(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "*"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"), ..<0x20, 0x7F...:
                text += byte < 16 ? "\\0" : "\\"
                text += String(byte, radix: 16)
            default: text.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return text
    }
}

extension DirectoryFilter: CustomStringConvertible {
    /// Safe to log: says that there is a filter, not the values in it.
    public var description: String { "DirectoryFilter" }
}
