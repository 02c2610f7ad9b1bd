/// The forms in which a secret shows in text: as it is, in base 64 and base64url wherever it begins in what was encoded, in
/// hexadecimal, percent-encoded, and as JSON writes it, in either case of the digits and with whatever a writer escapes.
enum SecretForms {
    /// Name and text of each form, without repetitions.
    static func all(of bytes: [UInt8]) -> [(name: String, text: String)] {
        let hex = bytes.map { String(UInt16($0) | 0x100, radix: 16).dropFirst() }
        let percent = zip(bytes, hex).map { isPlain($0) ? String(UnicodeScalar($0)) : "%" + $1.uppercased() }
        var forms: [(name: String, text: String)] = [
            (name: "plain", text: String(decoding: bytes, as: UTF8.self)), ("hexadecimal", hex.joined()),
            ("percent-encoded", percent.joined()), ("hexadecimal", hex.joined().uppercased()),
            ("percent-encoded", zip(bytes, hex).map { isPlain($0) ? String(UnicodeScalar($0)) : "%" + $1 }.joined()),
        ]
        forms += json(String(decoding: bytes, as: UTF8.self)).map { ("JSON", $0) }
        for offset in 0..<3 {
            let text = base64(bytes, offset: offset)
            forms.append((name: "base 64", text: text))
            forms.append((name: "base64url", text: String(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })))
        }
        var known: Set<String> = []
        return forms.filter { known.insert($0.text).inserted }
    }

    /// `text` within a JSON string: with what must be escaped only, with the slash as well (PHP, Foundation), and with signs by
    /// their numbers, which .NET does to the plus of base 64 and Go to what HTML minds.
    private static func json(_ text: String) -> [String] {
        let plain = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            default: String(scalar)
            }
        }
        let numbered = zip(text.unicodeScalars, plain).map { scalar, usual in
            "+<>&'\"`".unicodeScalars.contains(scalar)
                ? "\\u00" + String(scalar.value | 0x100, radix: 16).dropFirst() : usual
        }
        return [
            plain.joined(), plain.joined().replacing("/", with: "\\/"), numbered.joined(),
            numbered.map { $0.hasPrefix("\\u00") ? "\\u00" + $0.dropFirst(4).uppercased() : $0 }.joined(),
        ]
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte < 0x80
            && (Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber
                || "-._~".utf8.contains(byte))
    }

    /// The characters of base 64 that follow from the secret alone, when `offset` bytes, modulo three, stand before it: in
    /// `Basic` credentials, for one, the user's name does.
    private static func base64(_ bytes: [UInt8], offset: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let padded = Array(repeating: UInt8(0), count: offset) + bytes
        let first = (offset * 8 + 5) / 6
        let last = padded.count * 8 / 6
        return String(
            (first..<last).map { position in
                let bit = position * 6
                let pair = UInt16(padded[bit / 8]) << 8 | UInt16(bit / 8 + 1 < padded.count ? padded[bit / 8 + 1] : 0)
                return alphabet[Int(pair >> (10 - UInt16(bit % 8)) & 63)]
            })
    }
}
