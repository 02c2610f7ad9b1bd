import SpliceMapping
import SpliceModel

/// Makes documents with generated values that a mapping accepts, the same for the same seed.
struct DocumentGenerator<M: Mapping> {
    private var random: SeededRandom
    private var document: JSONDocument = .null
    private let number: Int

    init(seed: UInt64, number: Int) {
        self.number = number
        random = SeededRandom(seed: seed &+ UInt64(truncatingIfNeeded: number) &* 0x9e37_79b9_7f4a_7c15)
    }

    /// A document of the mapping's examples in which each value gives way to a generated one, as far as the mapping accepts
    /// that.
    mutating func next() throws -> String {
        document = try JSONDocument(M.exampleDocument(Int.random(in: 0..<10_000, using: &random)))
        if (try? M.decode(document.text)) == nil {
            document = try JSONDocument(M.exampleDocument(number % M.exampleCount))
        }
        try visit(M.rows, at: [])
        return document.text
    }

    private mutating func visit(_ rows: [MappingRow], at record: [JSONDocument.Step]) throws {
        for row in rows {
            let place = record + DocumentNode.steps(of: row.source).map { JSONDocument.Step.key($0) }
            guard let value = document[place] else { continue }
            if try becomesNothing(row, at: place) { continue }
            guard let nested = row.nested else {
                if let candidate = candidate(for: row, value) { tryValue(candidate, at: place) }
                continue
            }
            guard nested.repeats else {
                try visit(nested.rows, at: place)
                continue
            }
            try resize(at: place)
            guard case .array(let elements)? = document[place] else { continue }
            for index in elements.indices { try visit(nested.rows, at: place + [.element(index)]) }
        }
    }

    /// Puts a value into the document if the mapping still reads and writes it.
    @discardableResult
    private mutating func tryValue(_ value: JSONDocument?, at place: [JSONDocument.Step]) -> Bool {
        let changed = document.replacing(place[...], with: value)
        // Fields that become one value can be read at lengths at which its parts can no longer be written.
        guard let entity = try? M.decode(changed.text), (try? M.encode(entity)) != nil else { return false }
        document = changed
        return true
    }

    /// One of the three forms of nothing, now and then.
    private mutating func becomesNothing(_ row: MappingRow, at place: [JSONDocument.Step]) throws -> Bool {
        let nulls = row.note.nulls
        switch Int.random(in: 0..<12, using: &random) {
        case 0 where nulls.absent != .refused: return tryValue(nil, at: place)
        case 1 where nulls.null != .refused: return tryValue(.null, at: place)
        case 2 where nulls.empty != .refused && nulls != .required: return tryValue(.text(""), at: place)
        default: return false
        }
    }

    /// No, one or more elements, each of another example.
    private mutating func resize(at place: [JSONDocument.Step]) throws {
        var elements: [JSONDocument] = []
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let other = try JSONDocument(M.exampleDocument(Int.random(in: 0..<10_000, using: &random)))
            guard case .array(let some)? = other[place] ?? document[place], let element = some.first else { break }
            elements.append(element)
        }
        tryValue(.array(elements), at: place)
    }

    /// A value of the row's kind; nil to keep its example.
    private mutating func candidate(for row: MappingRow, _ value: JSONDocument) -> JSONDocument? {
        if let code = row.note.codes.randomElement(using: &random) { return .text(code) }
        switch value {
        case .number(let spelling): return .number(digits(like: spelling))
        case .text(let text):
            let isNumber = !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
            if isNumber, Bool.random(using: &random) { return .text(digits(like: text)) }
            return row.note.type == .string ? .text(self.text(limit: row.note.maximumLength, row.note.lengthUnit)) : nil
        default: return nil
        }
    }

    /// Other digits in the same places, perhaps with a minus.
    private mutating func digits(like spelling: String) -> String {
        var digits = ""
        for character in spelling {
            guard character.isNumber else {
                digits.append(character)
                continue
            }
            let isFirst = digits.isEmpty || digits == "-"
            digits += "\(Int.random(in: (isFirst ? 1 : 0)...9, using: &random))"
        }
        return digits.hasPrefix("-") || Int.random(in: 0..<4, using: &random) > 0 ? digits : "-" + digits
    }

    /// A text of no, few, or exactly the permitted number of characters.
    private mutating func text(limit: Int?, _ unit: LengthUnit) -> String {
        let most = min(limit ?? 40, 300)
        let length = [0, 1, Int.random(in: 0...min(most, 12), using: &random), most].randomElement(using: &random) ?? 1
        let alphabet = alphabets.randomElement(using: &random) ?? []
        var text = ""
        for _ in 0..<length {
            guard let character = alphabet.randomElement(using: &random) else { break }
            // Two characters may join into one, so the whole text is measured.
            let longer = text + String(character)
            if unit.length(of: longer) <= length { text = longer }
        }
        return text
    }

    private var alphabets: [[Character]] {
        [
            Array("abcdefghij KLMNOP 0123456789 .,;:-_'"), Array("\"\\/\u{8}\u{c}\n\r\t\u{1}\u{1f}{}[]a"),
            Array("äöüßéñçøÅł’–€ "), Array("ΑθήναМосква"), Array("漢字かな交じり文한국어"), Array("👩‍👩‍👧‍👦🇩🇪e\u{301}🏴‍☠️😀"),
            Array("\u{2028}\u{feff}\u{7f}\u{a0}\u{200d}\u{10fffd}x"),
        ]
    }
}
