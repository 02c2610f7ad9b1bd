import SpliceMapping

/// Compares what was read with what was written, row by row.
struct LawCheck {
    /// What one row read and wrote at one place.
    struct Comparison {
        let row: MappingRow
        /// The place in the document: `line_items[0].sku`.
        let place: String
        /// The path of the row, from the root: `line_items[].sku`.
        let path: String
        let read: JSONDocument?
        let written: JSONDocument?
        let isSame: Bool

        /// Both values in words.
        var detail: String {
            "read \(read?.text ?? "nothing"), wrote \(written?.text ?? "nothing")"
        }
    }

    static let secondLaw = "encode(decode(y)) == y"

    let mapping: String
    let document: String
    let origin: String?

    /// Every value that a row read, in the order of the rows.
    func comparisons(_ written: [UInt8], _ rows: [MappingRow]) throws -> [Comparison] {
        var comparisons: [Comparison] = []
        let before = try JSONDocument(document)
        let after = try JSONDocument(String(decoding: written, as: UTF8.self))
        compare(before, after, rows, place: "", path: "", isSum: false, into: &comparisons)
        return comparisons
    }

    /// Throws at the first value that was not written as it was read, of the rows that are checked.
    func compare(
        _ written: [UInt8], _ rows: [MappingRow], where isChecked: (_ path: String, _ row: MappingRow) -> Bool
    ) throws {
        for comparison in try comparisons(written, rows)
        where !comparison.isSame && isChecked(comparison.path, comparison.row) {
            throw violation(
                LawCheck.secondLaw, row: comparison.row, place: comparison.place, detail: comparison.detail)
        }
    }

    /// What was written, with the values that the mapping reads and does not write taken from the document, as the system
    /// would add them.
    func told(_ written: [UInt8], _ rows: [MappingRow]) throws -> [UInt8] {
        guard rows.contains(where: LawCheck.hasReadOnly) else { return written }
        var after = try JSONDocument(String(decoding: written, as: UTF8.self))
        tell(try JSONDocument(document), rows, at: [], in: &after)
        return Array(after.text.utf8)
    }

    private static func hasReadOnly(_ row: MappingRow) -> Bool {
        row.direction == .readOnly || row.nested?.rows.contains(where: hasReadOnly) == true
    }

    private func tell(
        _ before: JSONDocument, _ rows: [MappingRow], at record: [JSONDocument.Step], in after: inout JSONDocument
    ) {
        for row in rows {
            let place = record + DocumentNode.steps(of: row.source).map { JSONDocument.Step.key($0) }
            guard let value = before[place] else { continue }
            if row.direction == .readOnly {
                after = after.putting(value, at: place[...])
            } else if let nested = row.nested, nested.repeats, case .array(let elements) = value {
                for index in elements.indices { tell(before, nested.rows, at: place + [.element(index)], in: &after) }
            } else if let nested = row.nested, !nested.repeats {
                tell(before, nested.rows, at: place, in: &after)
            }
        }
    }

    func violation(_ law: String, row: MappingRow?, place: String?, detail: String) -> LawViolation {
        LawViolation(
            mapping: mapping, law: law, row: row, place: place, detail: detail, document: document, origin: origin)
    }

    private func compare(
        _ before: JSONDocument, _ after: JSONDocument, _ rows: [MappingRow], place: String, path: String, isSum: Bool,
        into comparisons: inout [Comparison]
    ) {
        // What is only read or only written has nothing to be compared with.
        for row in rows where row.direction == .both {
            let steps = DocumentNode.steps(of: row.source).map { JSONDocument.Step.key($0) }
            let (read, written) = (before[steps], after[steps])
            // Of a sum type, the rows of the other alternatives neither read nor write.
            if isSum, written == nil { continue }
            guard let nested = row.nested else {
                let isNumber = row.note.type.contains(.number)
                let isSame = read == written || (isNumber && read.isSameNumber(as: written))
                comparisons.append(
                    Comparison(
                        row: row, place: place + row.source, path: path + row.source, read: read, written: written,
                        isSame: isSame))
                compareCompanion(of: row, before, after, place: place, path: path, into: &comparisons)
                continue
            }
            let (left, right) = (read.records(nested.repeats), written.records(nested.repeats))
            if left.count != right.count {
                comparisons.append(
                    Comparison(
                        row: row, place: place + row.source, path: path + row.source, read: read, written: written,
                        isSame: false))
            }
            for (index, (left, right)) in zip(left, right).enumerated() {
                let step = nested.repeats ? "\(row.source)[\(index)]." : row.nestedPrefix
                compare(
                    left, right, nested.rows, place: place + step, path: path + row.nestedPrefix,
                    isSum: nested.alternatives > 1, into: &comparisons)
            }
        }
    }

    private func compareCompanion(
        of row: MappingRow, _ before: JSONDocument, _ after: JSONDocument, place: String, path: String,
        into comparisons: inout [Comparison]
    ) {
        guard let companion = row.companion, !companion.hasPrefix("^.") else { return }
        let steps = DocumentNode.steps(of: companion).map { JSONDocument.Step.key($0) }
        let (read, written) = (before[steps], after[steps])
        comparisons.append(
            Comparison(
                row: row, place: place + companion, path: path + row.source, read: read, written: written,
                isSame: read == written))
    }
}

extension JSONDocument? {
    fileprivate func isSameNumber(as other: JSONDocument?) -> Bool {
        guard let self, let other else { return false }
        return self.isSameNumber(as: other)
    }

    /// The elements of an array, or the record itself.
    fileprivate func records(_ repeats: Bool) -> [JSONDocument] {
        switch self {
        case nil, .null?: []
        case .array(let elements)? where repeats: elements
        case let record?: [record]
        }
    }
}

extension Mapping where Entity: Equatable {
    /// Both laws for the documents made of the rows' examples. A row that declares a loss still has to write back one of
    /// them.
    static func checkExamples() throws {
        var lossy: [String: (comparison: LawCheck.Comparison, check: LawCheck)] = [:]
        var kept: Set<String> = []
        for number in 0..<exampleCount {
            let document = exampleDocument(number)
            try checkLaws(of: document)
            let check = LawCheck(mapping: name, document: document, origin: nil)
            for comparison in try check.comparisons(encode(decode(document)), rows) {
                if comparison.isSame {
                    kept.insert(comparison.path)
                } else if lossy[comparison.path] == nil {
                    lossy[comparison.path] = (comparison, check)
                }
            }
        }
        for (path, found) in lossy.sorted(by: { $0.key < $1.key }) where !kept.contains(path) {
            let row = found.comparison.row
            guard !row.note.losses.contains(where: { $0.relation == .notRelated }) else { continue }
            throw found.check.violation(
                LawCheck.secondLaw, row: row, place: found.comparison.place,
                detail: found.comparison.detail + ", and none of its examples comes back, whatever it may lose")
        }
    }

    /// Both laws with each row that allows it once left out and once set to null.
    static func checkNothing() throws {
        let document = try JSONDocument(exampleDocument())
        try checkNothing(rows, in: document, at: [], path: "")
    }

    private static func checkNothing(
        _ rows: [MappingRow], in document: JSONDocument, at record: [JSONDocument.Step], path: String
    ) throws {
        for row in rows {
            let place = record + DocumentNode.steps(of: row.source).map { JSONDocument.Step.key($0) }
            guard let value = document[place] else { continue }
            let isRecord = place.count == record.count
            if row.note.nulls.absent != .refused, !isRecord {
                try checkLaws(of: document.replacing(place[...], with: nil).text, without: path + row.source)
            }
            if row.note.nulls.null != .refused, !isRecord {
                try checkLaws(of: document.replacing(place[...], with: .null).text, without: path + row.source)
            }
            guard let nested = row.nested else { continue }
            if nested.repeats, case .array(let elements) = value, !elements.isEmpty {
                try checkNothing(
                    nested.rows, in: document, at: place + [.element(0)], path: path + row.nestedPrefix)
            } else if !nested.repeats {
                try checkNothing(nested.rows, in: document, at: place, path: path + row.nestedPrefix)
            }
        }
    }
}
