extension Redaction {
    /// Replaces the contents of XML elements with secret names, whatever their prefix: `<wsse:Password>…</wsse:Password>`.
    func elements(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "<") {
            result += rest[..<open]
            rest = rest[open...]
            let tag = Self.tag(rest)
            result += tag
            rest = rest[tag.endIndex...]
            let name = tag.dropFirst().prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
            guard isSecret(name), !tag.hasSuffix("/>") else { continue }
            // Without an end tag all that follows may belong to it.
            let end = rest.firstRange(of: "</\(name)")?.lowerBound ?? rest.endIndex
            result += Self.mark
            rest = rest[end...]
        }
        return result + rest
    }

    private func isSecret(_ name: Substring) -> Bool {
        let local = (name.lastIndex(of: ":").map { name[name.index(after: $0)...] } ?? name).lowercased()
        return secretNames.contains(local) && !Self.harmlessInDocuments.contains(local)
    }

    /// A tag, up to the `>` that does not stand in quotes; or a comment or a CDATA section, in which quotes mean nothing.
    private static func tag(_ text: Substring) -> Substring {
        for (start, end) in [("<!--", "-->"), ("<![CDATA[", "]]>")] where text.hasPrefix(start) {
            return text.firstRange(of: end).map { text[..<$0.upperBound] } ?? text
        }
        var quote: Character?
        for index in text.indices {
            let character = text[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == ">" {
                return text[...index]
            }
        }
        return text
    }
}
