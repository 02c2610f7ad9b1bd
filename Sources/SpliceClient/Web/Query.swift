/// The query of a request: names and values in order, not yet escaped.
///
/// ```swift
/// try await api.get("orders", query: ["status": "open", "limit": "250"])
/// ```
public struct Query: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// One name with its value.
    public struct Item: Sendable, Hashable {
        /// The name, not escaped.
        public var name: String
        /// The value, not escaped.
        public var value: String

        /// An item from its parts.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The items in order; a name may occur more than once.
    public var items: [Item]

    /// A query from its items; empty by default.
    public init(_ items: [Item] = []) { self.items = items }

    /// A query from names and values, in the order they are written.
    public init(dictionaryLiteral elements: (String, String)...) {
        items = elements.map { Item($0.0, $0.1) }
    }

    /// The first value of `name`. Setting replaces every item of that name by one, `nil` removes them.
    public subscript(name: String) -> String? {
        get { items.first { $0.name == name }?.value }
        set {
            let place = items.firstIndex { $0.name == name }
            items.removeAll { $0.name == name }
            guard let newValue else { return }
            items.insert(Item(name, newValue), at: min(place ?? items.count, items.count))
        }
    }

    /// The query as an address carries it: everything but unreserved characters (RFC 3986 section 2.3) is escaped.
    public var encoded: String {
        items.map { "\(Self.escape($0.name))=\(Self.escape($0.value))" }.joined(separator: "&")
    }

    /// Escapes everything but unreserved characters; also right for one segment of a path.
    public static func escape(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                escaped.append(byte)
            default:
                escaped += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
