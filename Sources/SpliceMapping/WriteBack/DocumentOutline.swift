/// Where the parts of one object or array of a document stand, down to the white space between them.
///
/// The document is one that the scanner has accepted.
struct DocumentOutline {
    /// A member of an object, or an element of an array.
    struct Part {
        /// The name of a member; empty for an element.
        let name: String
        /// From the member's key, or the element, to the end of the value.
        let whole: Range<Int>
        /// The value.
        let value: Range<Int>
        /// The white space before it, behind the bracket or the comma.
        let lead: Range<Int>
        /// The white space behind it, before the comma or the bracket.
        let tail: Range<Int>
    }

    let parts: [Part]
    /// The index of the opening bracket.
    let start: Int

    /// The outline of the object or array whose bracket is at `start`.
    init(_ bytes: Bytes, at start: Int) throws(ScanFault) {
        self.start = start
        let isObject = bytes[start] == .openBrace
        let close: UInt8 = isObject ? .closeBrace : .closeBracket
        var parts: [Part] = []
        var leadStart = start + 1
        var index = bytes.afterWhitespace(leadStart)
        while index < bytes.count, bytes[index] != close {
            let first = index
            var (name, valueStart) = ("", index)
            if isObject {
                let text = try bytes.scanString(from: index + 1)
                name = bytes.slice(from: index + 1, to: text.end).unescapedString()
                valueStart = try bytes.afterColon(text.end + 1)
            }
            let end = try bytes.skipValue(at: valueStart, depth: 1000)
            index = bytes.afterWhitespace(end)
            parts.append(
                Part(
                    name: name, whole: first..<end, value: valueStart..<end, lead: leadStart..<first, tail: end..<index)
            )
            guard index < bytes.count, bytes[index] == .comma else { break }
            leadStart = index + 1
            index = bytes.afterWhitespace(leadStart)
        }
        self.parts = parts
    }

    /// The members by name; of those that repeat, the last.
    var byName: [String: Part] {
        var found: [String: Part] = [:]
        for part in parts { found[part.name] = part }
        return found
    }
}

extension Bytes {
    /// Whether two ranges of two documents hold the same bytes.
    func holds(_ range: Range<Int>, sameAs other: Range<Int>, of bytes: Bytes) -> Bool {
        slice(from: range.lowerBound, to: range.upperBound)
            .equals(bytes.slice(from: other.lowerBound, to: other.upperBound))
    }
}
