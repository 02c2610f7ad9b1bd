/// The name of a file as a parameter of `Content-Disposition`, any text, in lines of at most 78 characters.
///
/// Text outside ASCII is written as RFC 2231 section 4 has it, `filename*=UTF-8''…`; a name that is too long for one line in
/// numbered sections (section 3), which every reader puts together again.
enum FileNameParameter {
    /// Most characters of a value in a line, beside ` filename*99*=UTF-8''` and `;`.
    private static let longest = 56

    /// The parameter with the separator before it, each line begun by CR LF and a space.
    static func lines(_ name: String) -> String {
        let sections = sections(name)
        guard sections.count > 1 else { return ";\r\n filename*=UTF-8''\(sections.joined())" }
        return sections.enumerated().map { number, section in
            ";\r\n filename*\(number)*=\(number == 0 ? "UTF-8''" : "")\(section)"
        }.joined()
    }

    /// The value: attribute characters (RFC 2231 section 7) as they are, other bytes as `%XX`, which no section cuts in two.
    private static func sections(_ name: String) -> [String] {
        let symbols = Set("!#$&+-.^_`|~".utf8)
        var sections: [String] = []
        var section = ""
        for byte in name.utf8 {
            let unit =
                byte.isLetterOrDigit || symbols.contains(byte)
                ? String(Unicode.Scalar(byte)) : "%" + String(decoding: byte.quotedPrintable.dropFirst(), as: UTF8.self)
            if section.utf8.count + unit.utf8.count > longest {
                sections.append(section)
                section = ""
            }
            section += unit
        }
        return sections + [section]
    }
}
