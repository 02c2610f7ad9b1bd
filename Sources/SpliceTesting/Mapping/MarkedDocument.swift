/// A document with one place marked, for messages: the line, and a caret below the place.
///
/// ```
///   "customer_name": "Ada Lovelace", "total_price": "12,50", "currency": "EUR"
///                                                   ^~~~~~~
/// ```
struct MarkedDocument: CustomStringConvertible {
    /// How many characters of a line are shown.
    private static let width = 100

    let text: String
    /// The bytes of the place.
    let range: Range<Int>

    var description: String {
        let bytes = Array(text.utf8)
        let start = min(range.lowerBound, bytes.count)
        let lineStart = bytes[..<start].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let lineEnd = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        let end = max(min(range.upperBound, lineEnd), start)
        var before = Array(String(decoding: bytes[lineStart..<start], as: UTF8.self))
        var place = Array(String(decoding: bytes[start..<end], as: UTF8.self))
        var after = Array(String(decoding: bytes[end..<lineEnd], as: UTF8.self))
        // Of a long line, what stands around the place.
        if place.count > MarkedDocument.width / 2 { place = place.prefix(MarkedDocument.width / 2) + ["…"] }
        let room = max(MarkedDocument.width - place.count, 20)
        if before.count > room / 2 { before = ["…"] + before.suffix(room / 2) }
        if after.count > room - before.count { after = after.prefix(max(room - before.count, 10)) + ["…"] }
        let indent = String(before.map { $0 == "\t" ? "\t" : " " })
        let mark = "^" + String(repeating: "~", count: max(place.count - 1, 0))
        return "  \(String(before))\(String(place))\(String(after))\n  \(indent)\(mark)"
    }
}
