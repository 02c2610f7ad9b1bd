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
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        guard let first = lines.first, first.hasPrefix("--"), text.lowercased().contains("form-data") else {
            return nil
        }
        let boundary = Self.trimmed(first)
        var (kept, isHead, isSecret, isReplaced) = ([String](), true, false, false)
        for line in lines {
            if line.unicodeScalars.starts(with: boundary.unicodeScalars) {
                (isHead, isSecret, isReplaced) = (true, false, false)
            } else if isHead {
                if namesSecret(line) { isSecret = true }
                if Self.trimmed(line).isEmpty { isHead = false }
            } else if isSecret {
                if !isReplaced { kept.append(Self.mark + (line.unicodeScalars.last == "\r" ? "\r" : "")) }
                isReplaced = true
                continue
            }
            kept.append(line)
        }
        return kept.joined(separator: "\n")
    }

    private func namesSecret(_ line: String) -> Bool {
        line.lowercased().split(separator: ";").contains { parameter in
            let pair = parameter.split(separator: "=", maxSplits: 1).map { side in
                side.filter { !$0.isWhitespace && $0 != "\"" }
            }
            return pair.count == 2 && pair[0] == "name" && secretNames.contains(pair[1])
        }
    }

    private static func trimmed(_ line: String) -> String {
        line.unicodeScalars.last == "\r" ? String(String.UnicodeScalarView(line.unicodeScalars.dropLast())) : line
    }
}
