/// The way to a place in a JSON document of which only the bytes before the place are known to be good.
struct DocumentPlace {
    /// An object or array that is open at the place.
    private enum Step {
        /// The key that was read last.
        case key(String)
        /// How many elements are complete.
        case index(Int)
    }

    private var steps: [Step] = []

    /// The place of a key or of its value.
    init(of offset: Int, in bytes: Bytes, from start: Int) {
        let end = bytes.afterWhitespace(walk(bytes, from: start, to: offset))
        if end < bytes.count, bytes[end] == .quote { _ = noteKey(bytes, from: end) }
    }

    /// The place behind members of an object of which the last may be incomplete.
    init(endOf members: [UInt8]) {
        steps = [.key("")]
        members.span.withBytes { bytes in _ = walk(bytes, from: 0, to: bytes.count) }
    }

    /// The way as messages spell it: `line_items[2].qty`.
    var path: String { DocumentPlace.path(steps[...]) }

    /// The way from a field to the place: `[2]`, or nothing where the place is not inside the field.
    func path(below field: FieldPath) -> String {
        let keys = steps.prefix(field.steps.count).map { if case .key(let name) = $0 { name } else { "" } }
        guard keys == field.steps else { return "" }
        let rest = steps.dropFirst(keys.count)
        if case .key = rest.first { return "." + DocumentPlace.path(rest) }
        return DocumentPlace.path(rest)
    }

    private static func path(_ steps: ArraySlice<Step>) -> String {
        steps.reduce(into: "") { path, step in
            switch step {
            case .key(let name): path += (path.isEmpty ? "" : ".") + FieldPath.step(name)
            case .index(let index): path += "[\(index)]"
            }
        }
    }

    /// Goes on to `end`, and returns where it stopped.
    private mutating func walk(_ bytes: Bytes, from start: Int, to end: Int) -> Int {
        var index = start
        while index < min(end, bytes.count) {
            switch bytes[index] {
            case .quote:
                index = noteKey(bytes, from: index)
            case .openBrace: steps.append(.key(""))
            case .openBracket: steps.append(.index(0))
            case .closeBrace, .closeBracket: _ = steps.popLast()
            case .comma: if case .index(let number)? = steps.last { steps[steps.count - 1] = .index(number + 1) }
            default: break
            }
            index += 1
        }
        return index
    }

    /// Notes a text that is a key, and returns the index of the quote that ends it.
    private mutating func noteKey(_ bytes: Bytes, from quote: Int) -> Int {
        let close = min(DocumentPlace.closingQuote(bytes, from: quote + 1), bytes.count)
        let next = bytes.afterWhitespace(min(close + 1, bytes.count))
        if next < bytes.count, bytes[next] == .colon, case .key? = steps.last {
            steps[steps.count - 1] = .key(bytes.slice(from: quote + 1, to: close).unescapedString())
        }
        return close
    }

    /// The index of the quote that ends the text whose first character is at `start`, or behind the end.
    private static func closingQuote(_ bytes: Bytes, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != .quote { index += bytes[index] == .backslash ? 2 : 1 }
        return index
    }
}
