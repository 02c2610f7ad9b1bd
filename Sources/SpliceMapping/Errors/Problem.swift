import SpliceModel

/// The words of a problem.
enum Problem {
    /// What is wrong with a value that a rule refused, which the note describes.
    static func words(for refusal: Refusal, value: ShownValue, note: RuleNote) -> String {
        if let words = refusal.words { return "\(value) \(words)" }
        return switch refusal.code {
        case .missing: "missing"
        case .null: "is null"
        case .empty: "is empty"
        case .companion: value.text.map { "\($0) is no currency" } ?? "missing"
        case .wrongKind, .malformed: "\(value) is not \(note.expected)"
        case .tooLong: "\(value) is longer than \(note.maximumLength.map(String.init) ?? "allowed")"
        case .outOfRange: "\(value) is out of range"
        case .tooPrecise: "\(value) has too many decimal digits"
        case .unknownCode: "\(value) is not in the table"
        case .notConstant: "\(value) is not \(note.expected)"
        case .unmappable: "\(value) has a character without a counterpart"
        default: "\(value) is refused (\(refusal.code))"
        }
    }

    /// Why a value cannot be written.
    ///
    /// - Parameter isInside: true for an element of an array or a member of an object that is no record.
    static func words(forWriting refusal: Refusal, row: MappingRow, isInside: Bool = false) -> String {
        if let words = refusal.words { return "\(row.target) \(words)" }
        let note = isInside ? row.note.elements.first ?? row.note : row.note
        return switch refusal.code {
        case .tooLong: "\(row.target) is longer than \(note.maximumLength.map(String.init) ?? "allowed")"
        case .noCode: "\(row.target) has a value that the table has no code for"
        case .outOfRange: "\(row.target) is out of range"
        case .tooPrecise: "\(row.target) has more decimal digits than the field holds"
        case .disagreement: "\(row.target) and another row disagree on \(row.companion ?? "the field beside them")"
        case .unmappable: "\(row.target) has a character without a counterpart"
        default: "\(row.target) cannot be written (\(refusal.code))"
        }
    }

    /// Why an entity's own initialiser refused its values. Only errors whose text is known to be free of values speak.
    static func words(forEntityError error: any Error) -> String {
        if let error = error as? ModelError { return "the entity refuses its values: \(error)" }
        if let refusal = error as? Refusal { return "the record \(refusal.words.map { "\($0)" } ?? "is refused")" }
        return "the entity refuses its values (\(type(of: error)))"
    }

    /// What is wrong with a document that is not well-formed, or with the record of one that starts at `origin`.
    static func words(for fault: ScanFault, in bytes: Bytes, from origin: Int = 0) -> String {
        let place = position(of: fault.offset, in: bytes, from: origin)
        return switch fault.code {
        case .encoding: "not UTF-8 at \(place)"
        case .escape: "an escape that JSON does not have at \(place)"
        case .number: "a number that is not spelt as JSON spells numbers at \(place)"
        case .duplicateKey: "a key occurs a second time at \(place)"
        case .grammar where fault.offset < bytes.count && fault.offset == bytes.afterWhitespace(origin):
            "\(start(bytes[fault.offset])) at \(place)"
        case .tooDeep: "nested too deep at \(place)"
        case .tooLarge: "more bytes than allowed"
        case .trailing: "something follows the document at \(place)"
        default: fault.offset >= bytes.count ? "the document ends too early at \(place)" : "not JSON at \(place)"
        }
    }

    /// What a document begins with, where an object should begin.
    private static func start(_ byte: UInt8) -> String {
        switch byte {
        case .openBracket: "an array instead of an object"
        case .quote: "a text instead of an object"
        case .minus, 0x30...0x39: "a number instead of an object"
        case 0x66, 0x6e, 0x74: "a literal instead of an object"  // f n t
        case 0xef: "a byte order mark, or something else that is not JSON,"
        default: "not JSON"
        }
    }

    /// Line and column, from 1, as an editor counts them (columns in bytes), and the byte, all of them from `origin` on.
    static func position(of offset: Int, in bytes: Bytes, from origin: Int = 0) -> String {
        var line = 1
        var lineStart = origin
        for index in origin..<max(origin, min(offset, bytes.count)) where bytes[index] == .lineFeed {
            line += 1
            lineStart = index + 1
        }
        return "line \(line), column \(offset - lineStart + 1) (byte \(offset - origin))"
    }
}

extension MappingRow {
    /// `qty → quantity, integer`.
    var summary: String { "\(source) → \(target), \(note.summary)" }
}
