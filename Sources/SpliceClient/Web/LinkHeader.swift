/// The links of a `Link` header (RFC 8288 section 3).
public struct LinkHeader: Sendable, Hashable {
    /// One link: where it points, and how it relates to the page that carries it.
    public struct Link: Sendable, Hashable {
        /// The target, possibly relative to the address of the page.
        public let target: String
        /// Relation types, in lower case.
        public let relations: [String]
    }

    /// The links in order.
    public let links: [Link]

    /// Reads the value of a `Link` field. What cannot be read is left out, and hides no other link.
    public init(_ value: String) {
        var scanner = LinkScanner(value)
        var links: [Link] = []
        while let link = scanner.link() { links.append(link) }
        self.links = links
    }

    /// The target of the first link with the relation `relation`.
    public func target(_ relation: String) -> String? {
        links.first { $0.relations.contains(relation.lowercased()) }?.target
    }
}

private struct LinkScanner {
    private var rest: Substring

    init(_ text: String) { rest = Substring(text) }

    mutating func link() -> LinkHeader.Link? {
        rest = rest.drop { $0.isWhitespace || $0 == "," }
        while !rest.isEmpty, rest.first != "<" {
            skipItem()
            rest = rest.drop { $0.isWhitespace || $0 == "," }
        }
        guard let end = rest.firstIndex(of: ">") else { return nil }
        let target = String(rest[rest.index(after: rest.startIndex)..<end])
        rest = rest[rest.index(after: end)...]
        var relations: [String] = []
        while let (name, value) = parameter() {
            // Only the first `rel` counts (section 3.3).
            guard name == "rel", relations.isEmpty else { continue }
            relations = value.lowercased().split(separator: " ").map(String.init)
        }
        return LinkHeader.Link(target: target, relations: relations)
    }

    private mutating func parameter() -> (name: String, value: String)? {
        skipSpace()
        guard rest.first == ";" else { return nil }
        rest = rest.dropFirst()
        skipSpace()
        let name = rest.prefix { $0 != "=" && $0 != ";" && $0 != "," && !$0.isWhitespace }
        rest = rest[name.endIndex...]
        skipSpace()
        guard rest.first == "=" else { return (name.lowercased(), "") }
        rest = rest.dropFirst()
        skipSpace()
        return (name.lowercased(), rest.first == "\"" ? quoted() : token())
    }

    private mutating func token() -> String {
        let value = rest.prefix { $0 != ";" && $0 != "," && !$0.isWhitespace }
        rest = rest[value.endIndex...]
        return String(value)
    }

    private mutating func quoted() -> String {
        rest = rest.dropFirst()
        var value = ""
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", let escaped = rest.popFirst() {
                value.append(escaped)
            } else {
                value.append(character)
            }
        }
        return value
    }

    /// Steps over what is no link, up to the comma that ends it.
    private mutating func skipItem() {
        while let first = rest.first, first != "," {
            if first == "\"" { _ = quoted() } else { rest = rest.dropFirst() }
        }
    }

    private mutating func skipSpace() { rest = rest.drop { $0.isWhitespace } }
}
