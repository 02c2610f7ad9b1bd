/// The part of Intuit's query language that finds receipts:
/// `select * from SalesReceipt [where DocNumber = '…'] [startposition n] [maxresults m]`, in any case.
struct ReceiptQuery: Equatable {
    var number: String?
    /// From 1 on.
    var start = 1
    /// At most 1000; 100 unless told.
    var maximum = 100

    init?(_ text: String) {
        let statement =
            /\s*select\s+[\w*,\s]+?\s+from\s+salesreceipt(?:\s+where\s+docnumber\s*=\s*'(?<number>(?:[^'\\]|\\.)*)')?(?<rest>.*)/
            .ignoresCase()
        guard let match = text.wholeMatch(of: statement) else { return nil }
        number = match.output.number.map { String($0).replacing("\\'", with: "'").replacing("\\\\", with: "\\") }

        var rest = match.output.rest
        for (pattern, path) in [(/\s+startposition\s+(\d+)/, \Self.start), (/\s+maxresults\s+(\d+)/, \Self.maximum)] {
            guard let part = rest.firstMatch(of: pattern.ignoresCase()) else { continue }
            guard let value = Int(part.output.1), value > 0 else { return nil }
            self[keyPath: path] = value
            rest.removeSubrange(part.range)
        }
        guard rest.allSatisfy(\.isWhitespace), maximum <= 1000 else { return nil }
    }
}
