public import SpliceMapping
public import SpliceModel

/// A text that one mapping may read, and another cannot write.
public struct LimitClash: Sendable, Hashable, Codable {
    /// The property of the entity, from its root.
    public let target: String
    /// The path that reads it, from the root of its document.
    public let source: String
    /// How long a text may be read; nil for any length.
    public let read: Int?
    /// What ``read`` counts.
    public let readUnit: LengthUnit
    /// The path that writes it, from the root of its document.
    public let destination: String
    /// How long a text can be written.
    public let written: Int
    /// What ``written`` counts.
    public let writtenUnit: LengthUnit
}

extension LimitClash: CustomStringConvertible {
    /// `name: read from customer_name with at most 80 characters, written to BuyerName with at most 50 characters`.
    public var description: String {
        let read = read.map { "at most \($0) \(readUnit.rawValue)" } ?? "any length"
        return "\(target): read from \(source) with \(read), written to \(destination) with at most \(written) "
            + writtenUnit.rawValue
    }
}

extension Mapping {
    /// The texts that this mapping may read, and that another mapping of the same entity refuses to write or cuts.
    ///
    /// A limit in characters is no limit in code units or bytes: 50 characters may be any number of bytes.
    public static func limitClashes<Other: Mapping>(writingTo other: Other.Type) -> [LimitClash]
    where Other.Entity == Entity {
        var readers: [String: (source: String, note: RuleNote)] = [:]
        RowPlace.visit(rows) { place in
            let note = place.row.note
            if note.type.contains(.string), note.codes.isEmpty, place.row.nested == nil {
                readers[place.target] = (place.source, note)
            }
        }
        var clashes: [LimitClash] = []
        RowPlace.visit(Other.rows) { place in
            let note = place.row.note
            guard let written = note.maximumLength, let reader = readers[place.target] else { return }
            if !note.lengthUnit.limit(written, holdsAll: reader.note.maximumLength, reader.note.lengthUnit) {
                clashes.append(
                    LimitClash(
                        target: place.target, source: reader.source, read: reader.note.maximumLength,
                        readUnit: reader.note.lengthUnit, destination: place.source, written: written,
                        writtenUnit: note.lengthUnit))
            }
        }
        return clashes
    }
}

extension LengthUnit {
    /// True when a limit in this unit holds every text within another limit.
    func limit(_ limit: Int, holdsAll other: Int?, _ unit: LengthUnit) -> Bool {
        guard let other, let factor = mostUnits(perUnitOf: unit) else { return false }
        return other.multipliedReportingOverflow(by: factor).overflow ? false : other * factor <= limit
    }

    /// The most of this unit that one of the other can take up; nil where there is no most.
    private func mostUnits(perUnitOf other: LengthUnit) -> Int? {
        switch (other, self) {
        case (.characters, .characters), (.scalars, .characters), (.scalars, .scalars), (.utf16, .characters),
            (.utf16, .scalars), (.utf16, .utf16), (.utf8, _):
            1
        case (.characters, _): nil
        case (.scalars, .utf16): 2
        case (.scalars, .utf8): 4
        case (.utf16, .utf8): 3
        }
    }
}
