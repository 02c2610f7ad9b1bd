/// How characters are bytes, in the encodings that business systems still use.
///
/// ```swift
/// let bytes = try TextEncoding.windows1252.encode("Zoë, 5 €")
/// let ascii = try TextEncoding.ascii.encode("Zoë, 5 €", unmappable: .transliterate)     // "Zoe, 5 EUR"
/// let text = try TextEncoding.utf16LittleEndian.decode(bytes)
/// ```
public struct TextEncoding: Hashable, Sendable {
    enum Kind: UInt8, Hashable { case ascii, latin1, windows1252, utf8, utf16LittleEndian, utf16BigEndian }

    let kind: Kind

    /// US-ASCII: bytes above 0x7F are refused.
    public static let ascii = TextEncoding(kind: .ascii)
    /// ISO-8859-1: every byte is the character with its number.
    ///
    /// Files that say so often are Windows-1252; they differ in 0x80…0x9F, where ISO-8859-1 has control characters and
    /// Windows-1252 the euro sign and typographic quotes.
    public static let latin1 = TextEncoding(kind: .latin1)
    /// Windows-1252, as the WHATWG Encoding Standard lists it: the five bytes that Microsoft leaves open are control
    /// characters, so that every byte can be read.
    public static let windows1252 = TextEncoding(kind: .windows1252)
    /// UTF-8; a byte order mark is read over.
    public static let utf8 = TextEncoding(kind: .utf8)
    /// UTF-16, the less significant byte first; a byte order mark is read over.
    public static let utf16LittleEndian = TextEncoding(kind: .utf16LittleEndian)
    /// UTF-16, the more significant byte first; a byte order mark is read over.
    public static let utf16BigEndian = TextEncoding(kind: .utf16BigEndian)

    /// The encoding with a name of IANA's register or one of its common aliases, in any case; nil for others.
    ///
    /// `UTF-16` alone means what the byte order mark says, and the more significant byte first without one (RFC 2781).
    public init?(named name: String) {
        switch name.lowercased() {
        case "us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us": self = .ascii
        case "iso-8859-1", "iso_8859-1", "iso8859-1", "latin1", "l1": self = .latin1
        case "windows-1252", "cp1252", "x-cp1252": self = .windows1252
        case "utf-8", "utf8": self = .utf8
        case "utf-16le": self = .utf16LittleEndian
        case "utf-16be", "utf-16": self = .utf16BigEndian
        default: return nil
        }
    }

    private init(kind: Kind) { self.kind = kind }

    /// The name in IANA's register of character sets.
    public var name: String {
        switch kind {
        case .ascii: "US-ASCII"
        case .latin1: "ISO-8859-1"
        case .windows1252: "windows-1252"
        case .utf8: "UTF-8"
        case .utf16LittleEndian: "UTF-16LE"
        case .utf16BigEndian: "UTF-16BE"
        }
    }

    /// True when every character has bytes in it.
    public var isUnicode: Bool { kind.rawValue >= Kind.utf8.rawValue }

    /// The bytes that mark the start of a text in this encoding; empty for those that have no mark.
    public var byteOrderMark: [UInt8] {
        switch kind {
        case .utf8: [0xef, 0xbb, 0xbf]
        case .utf16LittleEndian: [0xff, 0xfe]
        case .utf16BigEndian: [0xfe, 0xff]
        case .ascii, .latin1, .windows1252: []
        }
    }
}

extension TextEncoding: CustomStringConvertible {
    /// Its name.
    public var description: String { name }
}
