/// The grammar of RFC 5321 section 4.1.2, with the UTF-8 of RFC 6531.
enum MailSyntax {
    static func isLocalPart(_ bytes: [UInt8]) -> Bool { isDotString(bytes) || isQuotedString(bytes) }

    /// Labels of letters, digits and inner hyphens; bytes of UTF-8 count as letters.
    static func isDomain(_ bytes: [UInt8]) -> Bool {
        let labels = bytes.split(separator: .point, omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != .minus && label.last != .minus
                && label.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == .minus || $0 >= 0x80 }
        }
    }

    /// `[127.0.0.1]` or `[IPv6:…]`.
    static func isAddressLiteral(_ bytes: [UInt8]) -> Bool {
        guard bytes.first == .openBracket, bytes.last == .closeBracket, bytes.count > 2 else { return false }
        let inner = bytes.dropFirst().dropLast()
        let tag = Array("ipv6:".utf8)
        if inner.prefix(5).map(\.asciiLowercased) == tag { return isIPv6(Array(inner.dropFirst(5))) }
        return isIPv4(Array(inner))
    }

    private static func isDotString(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: .point, omittingEmptySubsequences: false)
            .allSatisfy { atom in !atom.isEmpty && atom.allSatisfy(isAtomByte) }
    }

    private static func isAtomByte(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte.isASCIIDigit || byte >= 0x80 || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isQuotedString(_ bytes: [UInt8]) -> Bool {
        let quote: UInt8 = 0x22
        let backslash: UInt8 = 0x5C
        guard bytes.count >= 2, bytes.first == quote, bytes.last == quote else { return false }
        var isEscaped = false
        for byte in bytes.dropFirst().dropLast() {
            if isEscaped {
                guard (0x20...0x7E).contains(byte) else { return false }
                isEscaped = false
            } else if byte == backslash {
                isEscaped = true
            } else {
                guard byte != quote, byte >= 0x20, byte != 0x7F else { return false }
            }
        }
        return !isEscaped
    }

    private static func isIPv4(_ bytes: [UInt8]) -> Bool {
        let parts = bytes.split(separator: .point, omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.count) && part.allSatisfy(\.isASCIIDigit)
                    && part.reduce(0) { $0 * 10 + Int($1 - .zero) } <= 255
            }
    }

    /// Eight groups of up to four hexadecimal digits, one run of them shortened to `::`, the last two perhaps an IPv4.
    private static func isIPv6(_ bytes: [UInt8]) -> Bool {
        var groups = 0
        var gaps = 0
        var parts = bytes.split(separator: .colon, omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return false }
        if parts.first?.isEmpty == true {
            guard parts[1].isEmpty else { return false }
            parts.removeFirst()
        }
        if parts.last?.isEmpty == true {
            guard parts[parts.count - 2].isEmpty else { return false }
            parts.removeLast()
        }
        for (index, part) in parts.enumerated() {
            if part.isEmpty {
                gaps += 1
            } else if index == parts.count - 1, part.contains(.point) {
                guard isIPv4(Array(part)) else { return false }
                groups += 2
            } else {
                guard part.count <= 4, part.allSatisfy(isHexadecimal) else { return false }
                groups += 1
            }
        }
        return gaps == 0 ? groups == 8 : gaps == 1 && groups <= 7
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte.isASCIIDigit || (0x61...0x66).contains(byte.asciiLowercased)
    }
}
