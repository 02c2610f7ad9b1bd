/// Percent-encoding (RFC 3986) and the form encoding built on it (URL standard, `application/x-www-form-urlencoded`).
enum PercentEncoding {
    private static let upperDigits = Array("0123456789ABCDEF".utf8)

    /// Everything but unreserved characters (RFC 3986 section 2.3) encoded, as signatures and form values need it.
    static func encode(_ text: some StringProtocol, keeping kept: String = "") -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) || kept.utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), upperDigits[Int(byte >> 4)], upperDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Parameter plusIsSpace: Whether `+` means a space, as in forms.
    /// - Returns: `nil` when a `%` is not followed by two digits.
    static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> [UInt8]? {
        let source = Array(text.utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < source.count {
            switch source[index] {
            case UInt8(ascii: "%"):
                guard index + 2 < source.count,
                    let value = Hex.decode(String(decoding: source[(index + 1)...(index + 2)], as: UTF8.self))
                else { return nil }
                bytes += value
                index += 3
            case UInt8(ascii: "+") where plusIsSpace:
                bytes.append(UInt8(ascii: " "))
                index += 1
            case let byte:
                bytes.append(byte)
                index += 1
            }
        }
        return bytes
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}

/// Names and values of a form, in order, names possibly repeated.
struct FormFields: Sendable {
    var pairs: [(name: String, value: String)]

    init(_ pairs: [(name: String, value: String)] = []) { self.pairs = pairs }

    /// Reads a query or a form body; pairs that cannot be decoded are kept as they are.
    init(parsing text: some StringProtocol) {
        pairs = text.split(separator: "&", omittingEmptySubsequences: true).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(String(parts[0])), parts.count > 1 ? Self.decode(String(parts[1])) : "")
        }
    }

    /// The value of the only pair with this name; `nil` when there is none or there are several (RFC 6749 section 3.1).
    subscript(name: String) -> String? {
        let values = pairs.filter { $0.name == name }
        return values.count == 1 ? values[0].value : nil
    }

    /// The pairs in order, encoded.
    var encoded: String {
        pairs.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }

    private static func decode(_ text: String) -> String {
        PercentEncoding.decode(text, plusIsSpace: true).map { String(decoding: $0, as: UTF8.self) } ?? text
    }
}
