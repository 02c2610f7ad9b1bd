public import SpliceMapping

extension Mapping where Entity: Equatable {
    /// Checks that the mapping goes there and back. For Swift Testing and XCTest alike: `try ShopOrder.checkLaws()`.
    ///
    /// Documents are made of the rows: each has a value of its own, and rising numbers go through every code of every table.
    /// Each optional row, nested ones included, is once left out and once set to null. Then come documents with generated
    /// values: texts with escapes, of every script and of exactly the permitted length; numbers; codes; nothing in its three
    /// forms; arrays of no, one and more elements. For each of them:
    ///
    /// 1. what is read and written reads as the same entity: `decode(encode(x)) == x`;
    /// 2. what is written holds the value that was read, for every row that declares no loss: `encode(decode(y)) == y`; a row
    ///    that declares one writes what it reads for at least one of its own examples.
    ///
    /// The second law finds rows that got mixed up: a slot in the place of another of the same type, or a path in the place
    /// of another.
    ///
    /// - Parameters:
    ///   - count: how many documents are generated. Default 50.
    ///   - seed: what they are generated from; a violation names it with the number of the document.
    /// - Throws: ``LawViolation`` that names the row and marks its value; ``RefusedDocument`` when the mapping refuses a document
    ///   of its own examples.
    public static func checkLaws(generated count: Int = 50, seed: UInt64 = 2026) throws {
        try checkExamples()
        try checkNothing()
        for number in 0..<count {
            var generator = DocumentGenerator<Self>(seed: seed, number: number)
            try checkLaws(of: try generator.next(), origin: "generated document \(number) of seed \(seed)")
        }
    }

    /// Checks both laws for one document.
    static func checkLaws(of document: String, without row: String? = nil, origin: String? = nil) throws {
        let check = LawCheck(mapping: name, document: document, origin: origin)
        let entity = try read(document, origin)
        let written = try encode(entity)
        // The second law first, since it can name the row.
        try check.compare(written, rows) { $0 != row && $1.note.losses.isEmpty }
        try checkFirstLaw(entity, written, check)
    }

    private static func read(_ document: String, _ origin: String?) throws -> Entity {
        do {
            return try decodeOrMark(document)
        } catch var refused as RefusedDocument {
            refused.advice =
                "This is \(origin ?? "made of the rules' examples"). A rule of your own that takes only some values says which in "
                + "example(_:); see “Rules of your own” in mapping-rules.md."
            throw refused
        }
    }

    private static func checkFirstLaw(_ entity: Entity, _ written: [UInt8], _ check: LawCheck) throws {
        let again = try decode(check.told(written, rows))
        guard again == entity else {
            // The first value that was written as another one is where to look.
            let first = try check.comparisons(written, rows).first { !$0.isSame }
            throw check.violation(
                "decode(encode(x)) == x", row: first?.row, place: first?.place,
                detail: first?.detail ?? "read \(entity)\nthen  \(again)")
        }
    }
}
