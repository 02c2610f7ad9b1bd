extension Redaction {
    /// Replaces the contents of XML elements with secret names, and the values of such attributes, whatever their prefix:
    /// `<wsse:Password>…</wsse:Password>`, `<login password="…"/>`.
    func elements(_ text: String) -> String {
        var result = Scalars()
        var rest = text[...].unicodeScalars
        while let open = rest.firstIndex(of: "<") {
            result += rest[..<open]
            rest = rest[open...]
            let tag = Self.tag(rest)
            result += attributes(tag)
            rest = rest[tag.endIndex...]
            let name = tag.dropFirst().prefix { !$0.properties.isWhitespace && $0 != ">" && $0 != "/" }
            guard isSecret(name), !(tag.last == ">" && tag.dropLast().last == "/") else { continue }
            // Without an end tag all that follows may belong to it.
            let end = rest.firstRange(of: Array("</".unicodeScalars) + name)?.lowerBound ?? rest.endIndex
            result += Self.mark.unicodeScalars
            rest = rest[end...]
        }
        return String(result + rest)
    }

    /// A tag without the values of its secret attributes.
    private func attributes(_ tag: Scalars.SubSequence) -> Scalars {
        var result = Scalars()
        var rest = tag
        while let equals = rest.firstIndex(of: "=") {
            let name = rest[..<equals].split(whereSeparator: { $0.properties.isWhitespace || $0 == "\"" || $0 == "'" })
                .last
            let start = rest[equals...].dropFirst().firstIndex { !$0.properties.isWhitespace } ?? rest.endIndex
            result += rest[..<start]
            rest = rest[start...]
            guard let quote = rest.first, quote == "\"" || quote == "'" else { continue }
            let end = rest.dropFirst().firstIndex(of: quote) ?? rest.endIndex
            let isKept = !isSecret(name ?? tag[..<tag.startIndex])
            result += isKept ? Scalars(rest[..<end]) : Scalars([quote]) + Self.mark.unicodeScalars
            rest = rest[end...]
            if !rest.isEmpty { result.append(rest.removeFirst()) }
        }
        return result + rest
    }

    private func isSecret(_ name: Scalars.SubSequence) -> Bool {
        let local = String((name.lastIndex(of: ":").map { name[$0...].dropFirst() } ?? name)).lowercased()
        return secretNames.contains(local) && !Self.harmlessInDocuments.contains(local)
    }

    /// A tag, up to the `>` that does not stand in quotes; or a comment or a CDATA section, in which quotes mean nothing.
    private static func tag(_ text: Scalars.SubSequence) -> Scalars.SubSequence {
        for (start, end) in [("<!--", "-->"), ("<![CDATA[", "]]>")] where text.starts(with: start.unicodeScalars) {
            return text.firstRange(of: end.unicodeScalars).map { text[..<$0.upperBound] } ?? text
        }
        var quote: Unicode.Scalar?
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
