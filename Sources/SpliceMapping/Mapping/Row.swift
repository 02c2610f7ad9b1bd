/// A row as the engine uses it: what it says, and the closures that move its value.
@usableFromInline
struct Row<Entity>: Sendable {
    let note: MappingRow
    let place: Place
    let encode: EncodeStep
    let encodeCompanion: EncodeStep?
    let diagnose: DiagnoseStep
    let example: @Sendable (Int) -> String
    let companionExample: @Sendable (Int) -> String

    @usableFromInline
    init<R: Rule>(
        note: MappingRow, rule: R, place: Place, encode: EncodeStep, encodeCompanion: EncodeStep?,
        diagnose: DiagnoseStep
    ) {
        example = { rule.example($0) }
        companionExample = { rule.companionExample($0) }
        self.note = note
        self.place = place
        self.encode = encode
        self.encodeCompanion = encodeCompanion
        self.diagnose = diagnose
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
