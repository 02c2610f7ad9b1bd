public import SpliceModel

/// Text for a system that keeps it in an encoding other than Unicode, or limits its bytes.
///
/// ```swift
/// .text(.ascii)                                                 // other characters refuse the record
/// .text(.ascii, unmappable: .transliterate, max: 35)            // "Zoë" is written "Zoe"
/// .text(.windows1252, maxBytes: 40, longer: .cut)               // bytes of that encoding, never inside a character
/// ```
///
/// The document itself stays Unicode; the rule sees to it that the system behind it can keep what is written. What a file is
/// encoded in is a matter of its format.
public struct EncodedTextRule: Rule {
    let encoding: TextEncoding
    let unmappable: TextEncoding.Unmappable
    let limit: Int
    /// True when the limit counts bytes of the encoding, false for characters.
    let countsBytes: Bool
    let longer: TextRule.Excess

    /// Reads text. Characters that the encoding does not have are refused where they could not be written either.
    public func decode(_ cell: borrowing Cell) throws(Refusal) -> String {
        let text = try cell.text()
        guard let length = length(of: text) else { throw Refusal(.unmappable) }
        if length > limit, longer == .refuse { throw Refusal(.tooLong) }
        return text
    }

    private func length(of text: String) -> Int? {
        guard let bytes = encoding.byteCount(of: text, unmappable: unmappable) else { return nil }
        return countsBytes ? bytes : text.count
    }

    /// Writes text that the encoding has, of at most the limit.
    public func encode(_ value: String, to writer: inout Writer) throws(Refusal) {
        var text = value
        do throws(ModelError) {
            if unmappable != .refuse {
                text = try encoding.decode(encoding.encode(value, unmappable: unmappable))
            }
            guard let length = length(of: text) else { throw ModelError(.unmappable, "TextEncoding", "") }
            if length > limit {
                guard longer == .cut else { throw ModelError(.overflow, "TextEncoding", "") }
                text =
                    countsBytes
                    ? try encoding.prefix(of: text, maximumBytes: limit)
                    : LengthUnit.characters.prefix(of: text, limit: limit)
            }
        } catch {
            throw Refusal(error.code == .overflow ? .tooLong : .unmappable)
        }
        writer.text(text)
    }

    /// What the rule does.
    public var note: RuleNote {
        var losses: [Loss] = []
        var edgeCases: [String] = []
        if unmappable == .refuse {
            edgeCases.append("characters that \(encoding) does not have are refused")
        } else {
            losses.append(Loss(.sourceIsNarrower, "characters that \(encoding) does not have, when written"))
        }
        let isLimited = limit != .max
        if isLimited, longer == .cut {
            losses.append(Loss(.sourceIsNarrower, "text beyond \(limit) is cut when written"))
            edgeCases.append("longer text is cut between two characters")
        }
        let limits = isLimited ? " ≤ \(limit)\(countsBytes ? " bytes" : "")" : ""
        // A limit in bytes is compared with others as one in UTF-8, which is never longer than that.
        return RuleNote(
            "text in \(encoding)\(limits)", expects: "text", type: .string, losses: losses, edgeCases: edgeCases,
            classification: .personal, maximumLength: isLimited ? limit : nil,
            lengthUnit: countsBytes ? .utf8 : .characters)
    }
}

extension Rule where Self == EncodedTextRule {
    /// Text in the characters of an encoding, of at most `limit` characters.
    ///
    /// - Parameters:
    ///   - encoding: what the system keeps it in.
    ///   - unmappable: what happens to other characters when written. Default: the record is refused.
    ///   - limit: the most characters. Default: any number.
    ///   - longer: what happens to longer text. Default: the record is refused.
    public static func text(
        _ encoding: TextEncoding, unmappable: TextEncoding.Unmappable = .refuse, max limit: Int = .max,
        longer: TextRule.Excess = .refuse
    ) -> EncodedTextRule {
        EncodedTextRule(
            encoding: encoding, unmappable: unmappable, limit: Swift.max(limit, 1), countsBytes: false, longer: longer)
    }

    /// Text in the characters of an encoding, of at most `limit` bytes of it.
    ///
    /// - Parameters:
    ///   - encoding: what the system keeps it in.
    ///   - unmappable: what happens to other characters when written. Default: the record is refused.
    ///   - limit: the most bytes.
    ///   - longer: what happens to longer text. Default: the record is refused.
    public static func text(
        _ encoding: TextEncoding, unmappable: TextEncoding.Unmappable = .refuse, maxBytes limit: Int,
        longer: TextRule.Excess = .refuse
    ) -> EncodedTextRule {
        EncodedTextRule(
            encoding: encoding, unmappable: unmappable, limit: Swift.max(limit, 1), countsBytes: true, longer: longer)
    }
}
