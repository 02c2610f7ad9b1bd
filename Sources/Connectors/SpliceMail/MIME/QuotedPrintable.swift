/// Text as quoted-printable: printable ASCII stays readable, lines are at most 76 characters (RFC 2045 section 6.7).
enum QuotedPrintable {
    /// The encoded text, its line feeds (alone, or after a carriage return) as CR LF, the last line ended.
    static func encode(_ text: String) -> [UInt8] {
        var encoded: [UInt8] = []
        var lines = Array(text.utf8).split(separator: 10, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines {
            let line = line.last == 13 ? line.dropLast() : line
            append(line, to: &encoded)
            encoded += [13, 10]
        }
        return encoded
    }

    private static func append(_ line: ArraySlice<UInt8>, to encoded: inout [UInt8]) {
        var column = 0
        for (index, byte) in zip(line.indices, line) {
            let isLast = index == line.index(before: line.endIndex)
            let unit = isLiteral(byte, isLast: isLast) ? [byte] : byte.quotedPrintable
            // A soft break takes a character itself; only the last unit of a line may use the 76th.
            if column + unit.count > (isLast ? 76 : 75) {
                encoded += [UInt8(ascii: "="), 13, 10]
                column = 0
            }
            encoded += unit
            column += unit.count
        }
    }

    /// White space at the end of a line would be lost on the way, so it is encoded there.
    private static func isLiteral(_ byte: UInt8, isLast: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "="): false
        case 9, 32: !isLast
        default: (33...126).contains(byte)
        }
    }
}
