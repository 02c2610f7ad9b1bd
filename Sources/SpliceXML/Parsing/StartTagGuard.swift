/// Counts the attributes of each start tag before the parser sees it.
///
/// libxml2 compares every attribute of an element with all before it, so an element with hundreds of thousands of them
/// keeps it busy for minutes. This looks at nothing but where tags, quotes, comments and the like begin and end: it decides
/// only whether a tag has too many equals signs outside of quotes. A malformed document may confuse it; then the parser
/// refuses the document.
struct StartTagGuard {
    private enum Place {
        case text
        /// Behind `<`.
        case opened
        /// Inside a start or end tag, outside of quotes.
        case tag
        /// Inside an attribute's value.
        case quoted(UInt8)
        /// Behind `<!`, with as much as is needed to tell a comment from a section.
        case declaration
        /// Inside of something that ends with these bytes before `>`.
        case skipped(UInt8, Int)
    }

    let limit: Int
    private var place = Place.text
    private var count = 0

    init(limit: Int) { self.limit = limit }

    /// Looks at the next piece; false when a tag has too many attributes.
    mutating func accepts(_ piece: Span<UInt8>) -> Bool {
        for index in piece.indices {
            let byte = piece[index]
            switch place {
            case .text:
                if byte == UInt8(ascii: "<") { place = .opened }
            case .opened:
                open(byte)
            case .tag:
                if byte == UInt8(ascii: "=") {
                    count += 1
                    if count > limit { return false }
                } else {
                    inTag(byte)
                }
            case .quoted(let quote):
                if byte == quote { place = .tag }
            case .declaration:
                declare(byte)
            case .skipped(let mark, let seen):
                skip(byte, mark, seen)
            }
        }
        return true
    }

    private mutating func open(_ byte: UInt8) {
        count = 0
        switch byte {
        case UInt8(ascii: "!"): place = .declaration
        case UInt8(ascii: "?"): place = .skipped(UInt8(ascii: "?"), 0)
        default:
            place = .tag
            inTag(byte)
        }
    }

    private mutating func inTag(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: ">"): place = .text
        case UInt8(ascii: "\""), UInt8(ascii: "'"): place = .quoted(byte)
        default: break
        }
    }

    private mutating func declare(_ byte: UInt8) {
        switch byte {
        // The second dash of the opening comes before those that may end the comment: `<!-->` and `<!--->` end none.
        case UInt8(ascii: "-"): place = .skipped(byte, -1)
        case UInt8(ascii: "["): place = .skipped(UInt8(ascii: "]"), 0)
        // A document type, which the parser refuses.
        default: place = .text
        }
    }

    /// A comment ends with two dashes, a section with two brackets, an instruction with one question mark, before `>`.
    private mutating func skip(_ byte: UInt8, _ mark: UInt8, _ seen: Int) {
        if byte == mark { return place = .skipped(mark, seen + 1) }
        let needed = mark == UInt8(ascii: "?") ? 1 : 2
        place = byte == UInt8(ascii: ">") && seen >= needed ? .text : .skipped(mark, 0)
    }
}
