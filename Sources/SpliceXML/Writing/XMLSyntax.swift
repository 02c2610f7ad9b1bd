/// What may be written where (XML 1.0, fifth edition; Namespaces in XML 1.0).
enum XMLSyntax {
    /// Checks that a text is a name without a colon (production 4 of Namespaces in XML).
    static func checkName(_ name: String) throws(XMLError) {
        var isFirst = true
        for scalar in name.unicodeScalars {
            guard isFirst ? startsName(scalar.value) : continuesName(scalar.value) else {
                throw XMLError(.invalidName, "a name that XML does not allow")
            }
            isFirst = false
        }
        guard !isFirst else { throw XMLError(.invalidName, "an empty name") }
    }

    /// Production 4 of XML 1.0 without the colon.
    private static func startsName(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x41...0x5a, 0x5f, 0x61...0x7a, 0xc0...0xd6, 0xd8...0xf6, 0xf8...0x2ff, 0x370...0x37d, 0x37f...0x1fff,
            0x200c...0x200d, 0x2070...0x218f, 0x2c00...0x2fef, 0x3001...0xd7ff, 0xf900...0xfdcf, 0xfdf0...0xfffd,
            0x10000...0xeffff:
            true
        default: false
        }
    }

    /// Production 4a.
    private static func continuesName(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2d, 0x2e, 0x30...0x39, 0xb7, 0x300...0x36f, 0x203f...0x2040: true
        default: startsName(scalar)
        }
    }

    /// Appends text with the characters replaced that mean something to XML.
    ///
    /// In attributes line breaks and tabs are written as references too, since a reader turns them into spaces; a carriage
    /// return is written so everywhere.
    ///
    /// - Throws: `invalidCharacter` for one that XML 1.0 cannot hold (production 2); what was appended before it stays.
    static func escape(
        _ utf8: Span<UInt8>, inAttribute: Bool, into output: inout [UInt8]
    ) throws(XMLError) {
        var last: (UInt8, UInt8) = (0, 0)
        output.reserveCapacity(output.count + utf8.count)
        for index in utf8.indices {
            let byte = utf8[index]
            switch byte {
            case UInt8(ascii: "&"): output += "&amp;".utf8
            case UInt8(ascii: "<"): output += "&lt;".utf8
            case UInt8(ascii: ">"): output += "&gt;".utf8
            case UInt8(ascii: "\"") where inAttribute: output += "&quot;".utf8
            case 0x09 where inAttribute: output += "&#9;".utf8
            case 0x0a where inAttribute: output += "&#10;".utf8
            case 0x0d: output += "&#13;".utf8
            case 0x00..<0x09, 0x0b, 0x0c, 0x0e..<0x20: throw invalidCharacter
            case 0xbe, 0xbf:
                // U+FFFE and U+FFFF.
                if last == (0xef, 0xbf) { throw invalidCharacter }
                output.append(byte)
            default: output.append(byte)
            }
            last = (last.1, byte)
        }
    }

    private static var invalidCharacter: XMLError {
        XMLError(.invalidCharacter, "text has a character that XML 1.0 cannot hold")
    }
}
