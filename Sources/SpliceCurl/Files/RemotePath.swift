import SpliceHTTP
import SpliceTransfer

/// A path on a file server, checked, in the spellings that libcurl and the protocols want.
struct RemotePath: Sendable, Hashable {
    let text: String

    /// A path of something that is not the root.
    ///
    /// - Throws: `TransferError` with code `invalidRequest`.
    init(_ text: String) throws(TransferError) {
        try self.init(directory: text)
        guard !text.isEmpty, !text.hasSuffix("/") else { throw Self.invalid("a path must not be empty or end with /") }
    }

    /// A path of a directory; empty for that of the log-in.
    ///
    /// - Throws: `TransferError` with code `invalidRequest`.
    init(directory text: String) throws(TransferError) {
        guard text.utf8.allSatisfy({ $0 != 0 && $0 != 0x0A && $0 != 0x0D }) else {
            throw Self.invalid("a path must not hold line ends or zero bytes")
        }
        guard text.utf8.count <= 4096 else { throw Self.invalid("a path has at most 4,096 bytes") }
        self.text = text
    }

    private init(unchecked text: String) { self.text = text }

    private static func invalid(_ message: String) -> TransferError {
        TransferError(.invalidRequest, outcome: .notSent, message: message)
    }

    /// The neighbour with another name; `nil` when `name` is none.
    func sibling(named name: String) -> RemotePath? {
        guard !name.isEmpty, name != ".", name != "..",
            name.utf8.allSatisfy({ $0 != 0 && $0 != 0x0A && $0 != 0x0D && $0 != UInt8(ascii: "/") })
        else { return nil }
        let directory = text.lastIndex(of: "/").map { text[...$0] } ?? ""
        return RemotePath(unchecked: directory + name)
    }

    var name: Substring { text.lastIndex(of: "/").map { text[text.index(after: $0)...] } ?? text[...] }

    /// The path in a URL, from the slash after the authority on.
    ///
    /// An FTP URL is relative to the log-in directory unless its path begins with an encoded slash (RFC 1738 section
    /// 3.2.2); libcurl's SFTP URLs are absolute unless they begin with `/~/`.
    func inURL(isSFTP: Bool, isDirectory: Bool) -> String {
        var path = Substring(text)
        let isAbsolute = path.hasPrefix("/")
        while path.hasPrefix("/") { path = path.dropFirst() }
        if isDirectory, !path.isEmpty, !path.hasSuffix("/") { path += "/" }
        let start =
            switch (isAbsolute, isSFTP) {
            // The second slash, so that a directory of the name ~ is not taken for the log-in directory.
            case (true, true): path.hasPrefix("~") ? "//" : "/"
            case (true, false): "/%2F"
            case (false, true): "/~/"
            case (false, false): "/"
            }
        return start + Self.encoded(path)
    }

    /// The path in double quotes, as libcurl's SFTP commands take it.
    var quoted: String {
        var quoted = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }

    private static func encoded(_ path: Substring) -> String {
        var encoded = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += byte < 16 ? "%0" : "%"
                encoded += String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
