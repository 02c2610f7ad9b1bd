import Foundation

/// The head of a part of a form, read for one thing: by which names the part may be known.
///
/// Programs disagree about backslashes, percent signs and white space in names, so every reading counts.
struct PartHead {
    typealias Scalars = String.UnicodeScalarView

    private var fields: [Scalars] = []

    /// Adds a line; one that begins with white space goes on with the field before it (RFC 5322 section 2.2.3).
    mutating func add(_ line: String) {
        let line = line.unicodeScalars
        if let first = line.first, first.properties.isWhitespace, !fields.isEmpty {
            fields[fields.count - 1] += line
        } else {
            fields.append(line)
        }
    }

    /// What the part's name can be read as, in lower case and without white space and quotes.
    var names: Set<String> {
        var names: Set<String> = []
        for field in fields {
            // A name that ends in a backslash, as some browsers write it, must not swallow the parameters behind it.
            for escapes in [true, false] {
                names.formUnion(Self.names(of: Self.parameters(field, escapes: escapes)))
            }
        }
        return names
    }

    /// `name`, and what RFC 8187 and RFC 2231 make of it: `name*`, `name*0`, `name*1*`.
    private static func names(of parameters: [(name: String, value: Scalars)]) -> Set<String> {
        var (readings, continued) = ([Scalars](), [Int: Scalars]())
        for (name, value) in parameters where name == "name" || name.hasPrefix("name*") {
            let text = name.hasSuffix("*") ? extended(value) : value
            readings += [value, text]
            if let number = Int(name.drop { $0 != "*" }.filter(\.isNumber)) { continued[number] = text }
        }
        readings.append(continued.sorted { $0.key < $1.key }.reduce(into: Scalars()) { $0 += $1.value })
        return Set(readings.flatMap(spellings))
    }

    private static func spellings(_ value: Scalars) -> [String] {
        let text = String(Scalars(value.filter { !$0.properties.isWhitespace && $0 != "\"" }))
        let decoded = text.removingPercentEncoding ?? text
        // Where the form is no text, its bytes were taken for characters.
        let bytes = decoded.unicodeScalars.map { UInt8(exactly: $0.value) }
        let utf8 = String(validating: bytes.compactMap(\.self), as: UTF8.self)
        return [text, decoded, utf8 ?? decoded].map { $0.lowercased() }
    }

    /// Without character set and language, where they are said: `UTF-8''p%61ss`.
    private static func extended(_ value: Scalars) -> Scalars {
        let parts = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 ? Scalars(parts[2]) : value
    }

    /// The parameters of a field: what is between semicolons, except for those in quotes.
    private static func parameters(_ field: Scalars, escapes: Bool) -> [(name: String, value: Scalars)] {
        var (pieces, isQuoted, isEscaped) = ([Scalars()], false, false)
        for scalar in field {
            if isEscaped {
                isEscaped = false
            } else if escapes, isQuoted, scalar == "\\" {
                isEscaped = true
                continue
            } else if scalar == "\"" {
                isQuoted.toggle()
            } else if scalar == ";", !isQuoted {
                pieces.append(Scalars())
                continue
            }
            pieces[pieces.count - 1].append(scalar)
        }
        return pieces.compactMap { piece in
            guard let sign = piece.firstIndex(of: "=") else { return nil }
            let name = Scalars(piece[..<sign].filter { !$0.properties.isWhitespace })
            return (String(name).lowercased(), Scalars(piece[piece.index(after: sign)...]))
        }
    }
}
