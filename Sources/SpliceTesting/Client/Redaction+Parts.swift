import Foundation

extension Redaction {
    /// What is no text, in base64. A file beside a password makes a form in parts binary, so its parts are looked for in the
    /// bytes, each taken for a character.
    func binary(_ bytes: [UInt8]) -> String {
        let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        let kept = parts(text).map { $0.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } } ?? bytes
        return Data(kept).base64EncodedString()
    }

    /// Replaces the values of a form in parts whose names mean secrets (RFC 7578 section 4.2). Nothing when `text` is no such
    /// form.
    func parts(_ text: String) -> String? {
        enum Place { case outside, head, value, secret, replaced }
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        guard text.lowercased().contains("form-data"),
            let first = lines.first(where: { $0.unicodeScalars.starts(with: "--".unicodeScalars) })
        else { return nil }
        let delimiters = [Self.trimmed(first), Self.trimmed(first) + "--"]
        var (kept, place, head) = ([String](), Place.outside, PartHead())
        for line in lines {
            let trimmed = Self.trimmed(line)
            // Nothing but the whole delimiter ends a value: a line may begin like it (RFC 2046 section 5.1.1).
            if delimiters.contains(where: { $0.unicodeScalars.elementsEqual(trimmed.unicodeScalars) }) {
                (place, head) = (.head, PartHead())
            } else if place == .head {
                if trimmed.isEmpty {
                    place = head.names.isDisjoint(with: secretNames) ? .value : .secret
                } else {
                    head.add(line)
                }
            } else if place == .secret {
                kept.append(Self.mark + (line.unicodeScalars.last == "\r" ? "\r" : ""))
                place = .replaced
                continue
            } else if place == .replaced {
                continue
            }
            kept.append(line)
        }
        return kept.joined(separator: "\n")
    }

    /// Without the white space that may follow a delimiter, the line end's half included.
    private static func trimmed(_ line: String) -> String {
        let kept = line.unicodeScalars.reversed().drop { $0.properties.isWhitespace }
        return String(Scalars(kept.reversed()))
    }
}
