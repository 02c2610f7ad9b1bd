/// A row and where it stands.
package struct RowPlace {
    /// `8.2` for row 2 of row 8's mapping.
    package let number: String
    /// The path in the document, from its root: `line_items[].price`.
    package let source: String
    /// The property of the entity, from its root: `lines[].price`.
    package let target: String
    /// The row.
    package let row: MappingRow

    /// What the paths of its nested rows start with.
    package var nestedSource: String { source.dropLast(row.source.count) + row.nestedPrefix }

    /// Calls `body` for every row, nested ones behind the row that they belong to.
    package static func visit(_ rows: [MappingRow], _ body: (RowPlace) -> Void) {
        visit(rows, number: "", source: "", target: "", body)
    }

    private static func visit(
        _ rows: [MappingRow], number: String, source: String, target: String, _ body: (RowPlace) -> Void
    ) {
        for row in rows {
            let place = RowPlace(
                number: "\(number)\(row.number)", source: source + row.source, target: target + row.target, row: row)
            body(place)
            guard let nested = row.nested else { continue }
            let step = nested.repeats ? "[]." : "."
            visit(
                nested.rows, number: place.number + ".", source: source + row.nestedPrefix, target: place.target + step,
                body)
        }
    }
}
