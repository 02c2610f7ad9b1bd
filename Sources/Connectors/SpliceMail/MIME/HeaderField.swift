import SpliceModel

/// Writes header fields that no value can break out of: folded at 78 columns, other than ASCII as encoded words.
///
/// Values were checked for control characters when the message was made; this type checks again, since it is the last that could.
enum HeaderField {
    /// A field of structured or short ASCII content, such as `Date:`.
    static func plain(_ name: String, _ value: String) throws(MailError) -> String {
        guard value.isPrintableASCII else { throw MailError(.header, "\(name) contains a character that it must not") }
        return fold("\(name):", value.split(separator: " ", omittingEmptySubsequences: false).map(String.init))
    }

    /// A field of free text, such as `Subject:`.
    static func text(_ name: String, _ value: String) throws(MailError) -> String {
        guard !value.hasControlCharacter else { throw MailError(.header, "\(name) contains a control character") }
        let isPlain = value.isPrintableASCII && !value.contains("=?") && !value.hasPrefix(" ") && !value.hasSuffix(" ")
        // An ASCII word that fits no line would make the line too long; an encoded word can be cut.
        guard isPlain, value.split(separator: " ").allSatisfy({ $0.utf8.count <= 60 }) else {
            return fold("\(name):", encodedWords(value))
        }
        return fold("\(name):", value.split(separator: " ", omittingEmptySubsequences: false).map(String.init))
    }

    /// A field of mailboxes, such as `To:`.
    static func mailboxes(_ name: String, _ mailboxes: [Mailbox]) throws(MailError) -> String {
        var words: [String] = []
        for (index, mailbox) in mailboxes.enumerated() {
            let comma = index == mailboxes.count - 1 ? "" : ","
            guard !mailbox.name.isEmpty else {
                words.append(mailbox.address.description + comma)
                continue
            }
            guard !mailbox.name.hasControlCharacter else {
                throw MailError(.header, "a display name contains a control character")
            }
            words += phrase(mailbox.name)
            words.append("<\(mailbox.address)>\(comma)")
        }
        return fold("\(name):", words)
    }

    /// A display name: a quoted string when it is ASCII and short, encoded words otherwise (RFC 2047 section 5).
    private static func phrase(_ name: String) -> [String] {
        guard name.isPrintableASCII, !name.contains("=?"), name.utf8.count <= 60 else { return encodedWords(name) }
        let escaped = name.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
        return ["\"\(String(escaped))\""]
    }

    /// Encoded words of at most 75 characters, none of which cuts a character in two (RFC 2047 sections 2 and 5).
    static func encodedWords(_ text: String) -> [String] {
        // 39 bytes make 52 characters, 64 with "=?UTF-8?B?" and "?=": with a field name before it, a line of at most 76.
        var words: [String] = []
        var bytes: [UInt8] = []
        let flush = { (bytes: [UInt8]) in
            "=?UTF-8?B?\(String(decoding: Base64Lines.encode(bytes), as: UTF8.self))?="
        }
        for scalar in text.unicodeScalars {
            let encoded = Array(String(scalar).utf8)
            if bytes.count + encoded.count > 39 {
                words.append(flush(bytes))
                bytes = []
            }
            bytes += encoded
        }
        words.append(flush(bytes))
        return words
    }

    /// The field, its words separated by single spaces, lines of at most 78 characters where words allow (RFC 5322 section 2.1.1).
    private static func fold(_ start: String, _ words: [String]) -> String {
        var field = start
        var column = start.utf8.count
        for word in words {
            // An empty word is a doubled space: it never starts a line, which would consist of white space alone.
            if column + 1 + word.utf8.count > 78, !word.isEmpty, column > start.utf8.count || field != start {
                field += "\r\n"
                column = 0
            }
            field += " " + word
            column += 1 + word.utf8.count
        }
        return field + "\r\n"
    }
}
