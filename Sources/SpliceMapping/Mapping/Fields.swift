public import SpliceModel

/// The rows of a mapping while they are declared.
public struct Fields<Entity> {
    @usableFromInline var layout = Layout()
    var rows: [Row<Entity>] = []
    private(set) var ignored: [IgnoredField] = []
    /// The fields that rows write beside their own; a row knows its own by number.
    private(set) var companionPaths: [String] = []
    /// The fields that are checked and become no property.
    private(set) var checks: [CheckStep] = []
    /// The classes that the entity's own schema gives its properties.
    private let classes = EntityClasses(of: Entity.self)

    init() {}

    /// Declares a row: the field at `path` is the entity's property `target`, by `rule`.
    ///
    /// - Parameters:
    ///   - path: the keys that lead to the field, separated by points: `"shipping_address.city"`. A backslash makes a
    ///     point part of a key. `"."` is the record itself, for nested mappings whose fields stand among its own.
    ///   - target: a property of the entity. Stored properties, also those of nested structs, are written fastest.
    ///   - rule: how the value is read and written.
    ///   - classified: how careful logs and messages are with the value; nil, the default, for the higher class of
    ///     the rule's and that which the schema of the entity gives the property.
    /// - Returns: the row, for use in the ``Reading`` that `map` returns.
    @inlinable
    public mutating func field<R: Rule>(
        _ path: String, _ target: any KeyPath<Entity, R.Value> & Sendable, _ rule: R, classified: Classification? = nil
    ) -> Slot<R> {
        let source = FieldPath(path)
        let rule = rule.binding(at: source, in: &layout)
        let place = rule.reserve(source, in: &layout)
        let member = Member(rule, target, key: Writer.key(of: path))
        let outer = numbers(of: rule.nestedRows)
        let companion = companionNumber(rule.companion)
        let encode: EncodeStep
        if companion < 0 {
            encode = member.step(lending: outer)
        } else {
            encode = outer.isEmpty ? member.step(noting: companion) : member.computedStep(companion, lending: outer)
        }
        add(
            Row(
                note: describe(path: path, target: "\(target)", rule: rule, classified: classified, .both), rule: rule,
                place: place, encode: encode,
                encodeCompanion: rule.companion.map { member.companionStep(key: Writer.key(of: $0)) },
                diagnose: Fields.diagnosing(rule, place)))
        return Slot(rule: rule, place: place)
    }

    /// Declares a row whose value is not a property, but found by a function.
    mutating func field<R: Rule>(
        _ path: String, _ target: String, _ declared: R, classified: Classification?,
        _ value: @escaping @Sendable (EntityAddress) throws -> R.Value
    ) -> Slot<R> {
        let source = FieldPath(path)
        let rule = declared.binding(at: source, in: &layout)
        let place = rule.reserve(source, in: &layout)
        let outer = numbers(of: rule.nestedRows)
        let companion = companionNumber(rule.companion)
        let beside = rule.companion.map { path in
            let key = Writer.key(of: path)
            return EncodeStep { entity, writer in
                let start = writer.openMember(key)
                try rule.encodeCompanion(value(entity), to: &writer)
                writer.closeMember(key, start)
            }
        }
        add(
            Row(
                note: describe(path: path, target: target, rule: rule, classified: classified, .both), rule: rule,
                place: place,
                encode: EncodeStep.writing(rule, Writer.key(of: path), noting: companion, lending: outer, value),
                encodeCompanion: beside, diagnose: Fields.diagnosing(rule, place)))
        return Slot(rule: rule, place: place)
    }

    /// Declares that a field of the document is left out on purpose, and why.
    ///
    /// It is not reported as unknown, and the spreadsheet shows the reason.
    public mutating func ignore(_ path: String, because reason: String) {
        ignored.append(IgnoredField(source: path, reason: reason))
    }

    /// Declares a field that always holds the same text: checked when read, written when written.
    public mutating func constant(_ path: String, _ text: String) { constant(path, FieldConstant.text(text)) }

    /// Declares a field that always holds the same number, or yes or no: checked when read, written when written.
    public mutating func constant(_ path: String, _ constant: FieldConstant) {
        let rule = ConstantRule(constant: constant)
        let place = rule.reserve(FieldPath(path), in: &layout)
        checks.append(
            CheckStep { reader in
                try rule.decode(Cell(record: reader.record, frame: reader.frame, slot: place.slot, companion: 0))
            })
        add(
            Row(
                note: describe(path: path, target: MappingRow.constant, rule: rule, classified: nil, .both), rule: rule,
                place: place, encode: EncodeStep.writing(rule, Writer.key(of: path)) { _ in }, encodeCompanion: nil,
                diagnose: Fields.diagnosing(rule, place)))
    }

    /// The step that finds the problems of a row's value.
    @usableFromInline
    static func diagnosing<R: Rule>(_ rule: R, _ place: Place) -> DiagnoseStep {
        DiagnoseStep { reader, diagnosis in
            let cell = Cell(record: reader.record, frame: reader.frame, slot: place.slot, companion: place.companion)
            diagnosis.check(rule, cell)
        }
    }

    @usableFromInline
    mutating func add(_ row: Row<Entity>) { rows.append(row) }

    /// The number of the field that a row writes beside its own; a negative number for none.
    @usableFromInline
    mutating func companionNumber(_ path: String?) -> Int {
        guard let path else { return -1 }
        if path.hasPrefix("^.") {
            let number = layout.outerFields.firstIndex { $0.path.description == path }
            return Writer.outerCompanion + min(number ?? 0, Writer.outerCount - 1)
        }
        if let known = companionPaths.firstIndex(of: path) { return known }
        companionPaths.append(path)
        if companionPaths.count > Writer.companionCount {
            layout.note("more than \(Writer.companionCount) different companion fields in one record")
            return -1
        }
        return companionPaths.count - 1
    }

    /// The numbers of the fields of this record that nested rows write beside theirs.
    @usableFromInline
    mutating func numbers(of nested: NestedRows?) -> [Int] {
        var numbers: [Int] = []
        for field in nested?.outerFields ?? [] { numbers.append(companionNumber(field)) }
        return numbers
    }

    @usableFromInline
    func describe<R: Rule>(
        path: String, target: String, rule: R, classified: Classification?, _ direction: RowDirection
    ) -> MappingRow {
        let note = rule.note
        let name = target.split(separator: ".", maxSplits: 1).last.map(String.init) ?? target
        return MappingRow(
            number: rows.count + 1, source: path, companion: rule.companion, target: name,
            isConstant: rule is ConstantRule, note: note,
            classification: classified ?? max(note.classification, classes.classification(of: name) ?? .public),
            nested: rule.nestedRows, example: { rule.example($0) }, isRead: { rule.reads($0) }, direction: direction,
            condition: (rule as? any ConditionedRule)?.condition)
    }
}
