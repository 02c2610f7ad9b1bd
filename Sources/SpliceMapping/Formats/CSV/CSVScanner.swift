/// Cuts a table of text into rows and fields: a machine without I/O.
///
/// Pieces may end anywhere. Rows end in CRLF, LF or CR; an empty line is no row.
struct CSVScanner: Sendable {
    /// What ended at a byte.
    enum Event: Equatable {
        /// Nothing.
        case none
        /// A row, which is in `row`.
        case row
    }

    /// A row: its text without separators and quotes, and where each field ends in it.
    struct Row: Sendable {
        var text: [UInt8] = []
        var ends: [Int] = []
        /// Whether each field stood in quotes.
        var isQuoted: [Bool] = []
        /// The line on which it starts, from 1.
        var line = 1
        /// What is wrong with it, with the line.
        var problem: (code: IssueCode, words: String, line: Int)?

        /// The text of a field.
        func field(_ index: Int) -> ArraySlice<UInt8> { text[bounds(index)] }

        /// Where a field stands in the text.
        func bounds(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }
    }

    private enum Place {
        /// Before the first byte of a field.
        case start
        /// Inside a field without quotes.
        case plain
        /// Inside quotes.
        case quoted
        /// Behind a quote inside quotes: the end, or half of an escaped one.
        case afterQuote
    }

    private(set) var row = Row()
    private let separator: UInt8
    private let limit: Int
    private var place = Place.start
    private var line = 1
    private var quoteLine = 1
    private var endsInCarriageReturn = false
    private var isFresh = true

    init(separator: UInt8, limit: Int) {
        self.separator = separator
        self.limit = limit
    }

    /// Takes bytes from `index` on, up to the end of a row or of the piece; `index` is set behind them.
    ///
    /// - Returns: whether a row ended, which is then valid until the next call.
    mutating func take(_ piece: Bytes, from index: inout Int) -> Event {
        while index < piece.count {
            let run = plainBytes(of: piece, from: index)
            if run > 0 {
                row.text.append(piece.slice(from: index, to: index &+ run))
                index &+= run
                continue
            }
            index &+= 1
            if take(piece[index &- 1]) == .row { return .row }
        }
        return .none
    }

    /// How many bytes from an index on only add to the field that is open.
    private func plainBytes(of piece: Bytes, from start: Int) -> Int {
        guard place == .plain || place == .quoted, !isFresh else { return 0 }
        let most = min(piece.count, start &+ limit &- min(row.text.count, limit))
        var index = start
        while index &+ 8 <= most {
            let word = piece.word(at: index)
            let ends = place == .plain ? Word.fieldEnds(in: word, separator) : Word.quotedEnds(in: word)
            if ends != 0 { return index &- start &+ ends.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        return index &- start
    }

    /// Takes the next byte.
    private mutating func take(_ byte: UInt8) -> Event {
        if isFresh { begin() }
        if endsInCarriageReturn {
            endsInCarriageReturn = false
            // The second half of CRLF.
            if byte == .lineFeed, place == .start, row.ends.isEmpty { return .none }
        }
        switch place {
        case .quoted: quoted(byte)
        case .start, .plain, .afterQuote:
            switch byte {
            case separator: endField()
            case .lineFeed, .carriageReturn: return endRow(byte)
            case .quote: quote()
            default:
                if place == .afterQuote { refuse(.grammar, "something follows the closing quote of a field") }
                if place == .start { place = .plain }
                append(byte)
            }
        }
        return .none
    }

    /// Ends the table; the last row may lack its line end.
    mutating func finish() -> Event {
        if isFresh { begin() }
        if case .quoted = place { refuse(.grammar, "a quote is not closed", line: quoteLine) }
        if place == .start, row.ends.isEmpty, row.problem == nil { return .none }
        endField()
        isFresh = true
        return .row
    }

    private mutating func begin() {
        isFresh = false
        row.text.removeAll(keepingCapacity: true)
        row.ends.removeAll(keepingCapacity: true)
        row.isQuoted.removeAll(keepingCapacity: true)
        row.problem = nil
        row.line = line
        place = .start
    }

    private mutating func quoted(_ byte: UInt8) {
        if byte == .quote { return place = .afterQuote }
        if byte == .lineFeed { line += 1 }
        append(byte)
    }

    private mutating func quote() {
        switch place {
        case .start:
            place = .quoted
            quoteLine = line
            // Behind the last field that a row may have, nothing is kept.
            if row.ends.count < limit { row.isQuoted.append(true) }
        case .afterQuote:
            append(.quote)
            place = .quoted
        case .plain, .quoted:
            refuse(.grammar, "a quote inside a field that does not start with one")
            append(.quote)
        }
    }

    private mutating func endField() {
        place = .start
        guard row.ends.count < limit else { return refuse(.tooLarge, "a row has more than \(limit) fields") }
        if row.isQuoted.count == row.ends.count { row.isQuoted.append(false) }
        row.ends.append(row.text.count)
    }

    private mutating func endRow(_ byte: UInt8) -> Event {
        line += 1
        endsInCarriageReturn = byte == .carriageReturn
        if place == .start, row.ends.isEmpty {
            isFresh = true
            return .none
        }
        // The two halves of CRLF are one line end.
        endField()
        isFresh = true
        return .row
    }

    private mutating func append(_ byte: UInt8) {
        if row.text.count < limit { return row.text.append(byte) }
        refuse(.tooLarge, "a row has more than \(limit) bytes")
    }

    private mutating func refuse(_ code: IssueCode, _ words: String, line: Int? = nil) {
        if row.problem == nil { row.problem = (code, words, line ?? self.line) }
    }
}

extension Word {
    /// Flags what may end a field without quotes: a separator, a quote, and a line end.
    fileprivate static func fieldEnds(in word: UInt64, _ separator: UInt8) -> UInt64 {
        (zeros(in: word, .quote) | zeros(in: word, separator) | zeros(in: word, .lineFeed)
            | zeros(in: word, .carriageReturn)) & highBits
    }

    /// Flags what does not stand for itself between quotes, or counts: a quote, and a line feed.
    fileprivate static func quotedEnds(in word: UInt64) -> UInt64 {
        (zeros(in: word, .quote) | zeros(in: word, .lineFeed)) & highBits
    }

    /// Flags where a byte stands; the first flag from below is exact.
    private static func zeros(in word: UInt64, _ byte: UInt8) -> UInt64 {
        let difference = word ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
        return (difference &- 0x0101_0101_0101_0101) & ~difference
    }
}
