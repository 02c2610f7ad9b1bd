/// A row as the engine uses it: what it says, and the closures that move its value.
@usableFromInline
struct Row<Entity>: Sendable {
    private(set) var note: MappingRow
    let place: Place
    private(set) var encode: EncodeStep
    let encodeCompanion: EncodeStep?
    var diagnose: DiagnoseStep
    let example: @Sendable (Int) -> String
    let companionExample: @Sendable (Int) -> String
    /// An example that fits the code in the field beside it; nil when that does not matter.
    let exampleBeside: @Sendable (Int, String) -> String?
    /// When the row applies; nil for always.
    var condition: RowCondition? { note.condition }

    @usableFromInline
    init<R: Rule>(
        note: MappingRow, rule: R, place: Place, encode: EncodeStep, encodeCompanion: EncodeStep?,
        diagnose: DiagnoseStep
    ) {
        let tagged = rule as? any TaggedRule
        exampleBeside = { tagged?.example($0, beside: $1) }
        example = { rule.example($0) }
        companionExample = { rule.companionExample($0) }
        self.note = note
        self.place = place
        self.encode = encode
        self.encodeCompanion = encodeCompanion
        self.diagnose = diagnose
    }

    /// The same row, described in another way.
    func describing(_ note: MappingRow) -> Row {
        var row = self
        row.note = note
        return row
    }

    /// The same row, written in another way.
    func writing(_ encode: EncodeStep) -> Row {
        var row = self
        row.encode = encode
        return row
    }
}

/// Writes a part of an entity: a key and its value, or the start or the end of a nested object. Boxed in a struct, because closures in optionals and arrays are called through thunks.
@frozen
@usableFromInline
struct EncodeStep: Sendable {
    @usableFromInline let run: @Sendable (EntityAddress, inout Writer) throws -> Void

    @inlinable
    init(_ run: @escaping @Sendable (EntityAddress, inout Writer) throws -> Void) { self.run = run }
}

/// Finds the problems of one row of a record that was refused.
@frozen
@usableFromInline
struct DiagnoseStep: Sendable {
    @usableFromInline let run: @Sendable (borrowing Reader, inout Diagnosis) -> Void

    @inlinable
    init(_ run: @escaping @Sendable (borrowing Reader, inout Diagnosis) -> Void) { self.run = run }
}

/// Checks a field that becomes no property of the entity.
struct CheckStep: Sendable {
    let run: @Sendable (borrowing Reader) throws -> Void
}
