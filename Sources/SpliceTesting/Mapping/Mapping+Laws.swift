import Foundation
public import SpliceMapping

extension Mapping where Entity: Equatable {
    /// Checks that the mapping goes there and back.
    ///
    /// Documents are made of the rows: each has a value of its own, and rising numbers go through every code of every table.
    /// For each of them, and once more for each optional row left out and set to null:
    ///
    /// 1. what is read and written reads as the same entity: `decode(encode(x)) == x`;
    /// 2. what is written holds the value that was read, for every row that declares no loss: `encode(decode(y)) == y`.
    ///
    /// The second law finds rows that got mixed up: a slot in the place of another of the same type, or a path in the place
    /// of another.
    ///
    /// - Throws: ``LawViolation`` that names the row; the mapping's own error when it refuses a document of its examples.
    public static func checkLaws() throws {
        for number in 0..<exampleCount {
            try checkLaws(of: exampleDocument(number), rows: rows)
        }
        for row in rows where row.note.nulls.absent != .refused && !row.source.contains("\\") {
            for replacement in [nil, NSNull()] where replacement == nil || row.note.nulls.null != .refused {
                let document = try JSONDocument(exampleDocument()).replacing(row.source, with: replacement)
                try checkLaws(of: document.text, rows: rows.filter { $0.number != row.number })
            }
        }
    }

    /// Checks both laws for one document; of the second, the given rows.
    static func checkLaws(of document: String, rows: [MappingRow]) throws {
        let entity = try decode(document)
        let written = try encode(entity)
        // The second law first, since it can name the row.
        let (before, after) = (try JSONDocument(document), try JSONDocument(String(decoding: written, as: UTF8.self)))
        try compare(before, after, rows: rows)
        // What the mapping reads and does not write comes from the document, as the system would add it.
        let told = rows.filter { $0.direction == .readOnly }.reduce(after) { written, row in
            written.merging(before, at: row.source)
        }
        let again = try decode(told.text)
        guard again == entity else {
            throw LawViolation(
                mapping: name, law: "decode(encode(x)) == x", row: nil,
                detail: "read \(entity)\nthen  \(again)", document: String(decoding: written, as: UTF8.self))
        }
    }

    private static func compare(_ before: JSONDocument, _ after: JSONDocument, rows: [MappingRow]) throws {
        for row in rows where row.direction == .both {
            let (read, written) = (before.values(at: row.source), after.values(at: row.source))
            if let nested = row.nested {
                for (left, right) in zip(read.flatMap(\.elements), written.flatMap(\.elements)) {
                    try compare(left, right, rows: nested.rows)
                }
            } else if row.note.losses.isEmpty, read != written {
                throw LawViolation(
                    mapping: name, law: "encode(decode(y)) == y", row: row,
                    detail: "read \(read.map(\.text).joined(separator: ", ")), "
                        + "wrote \(written.map(\.text).joined(separator: ", "))", document: before.text)
            }
        }
    }
}
