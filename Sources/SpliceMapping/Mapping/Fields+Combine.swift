public import SpliceModel

/// Two fields that together make one value, see ``Fields/combine(_:_:_:_:classified:loses:read:write:)``.
public struct Combination<First: Rule, Second: Rule, Value>: Sendable {
    let first: Slot<First>
    let second: Slot<Second>
    let read: @Sendable (First.Value, Second.Value) throws -> Value
}

extension Reader {
    /// The value that two fields make together.
    ///
    /// - Throws: ``Refusal``; the caller sees a ``MappingError`` with every problem of the record.
    public subscript<First, Second, Value>(_ combination: Combination<First, Second, Value>) -> Value {
        get throws(Refusal) {
            let (first, second) = (try self[combination.first], try self[combination.second])
            return try Refusal.catching { try combination.read(first, second) }
        }
    }
}

extension Fields {
    /// Declares two fields that together are one property: two rows, and a pure function each way.
    ///
    /// ```swift
    /// let opens = f.combine(("open_date", .date), ("open_time", .localTime), \.opensAt, "day and time of day") {
    ///     LocalDateTime(date: $0, time: $1)
    /// } write: {
    ///     ($0.date, $0.time)
    /// }
    /// ```
    /// More fields are combined by a nested mapping at the path `.`; fields of one kind by ``list(_:_:_:classified:)``.
    ///
    /// - Parameters:
    ///   - first: the path of the first field, and its rule.
    ///   - second: the path of the second field, and its rule.
    ///   - target: the property.
    ///   - meaning: what the function does, for the spreadsheet.
    ///   - classified: how careful logs and messages are with both fields; nil leaves it to rule and schema.
    ///   - loss: what of the fields does not survive the way there and back. Default: nothing, which the laws check.
    ///   - read: makes the value. A ``Refusal`` refuses the record.
    ///   - write: takes it apart again: what it returns must read back as the same value.
    /// - Returns: the value, for use in the ``Reading`` that `map` returns.
    public mutating func combine<First: Rule, Second: Rule, Value>(
        _ first: (path: String, rule: First), _ second: (path: String, rule: Second),
        _ target: any KeyPath<Entity, Value> & Sendable, _ meaning: String, classified: Classification? = nil,
        loses loss: String? = nil, read: @escaping @Sendable (First.Value, Second.Value) throws -> Value,
        write: @escaping @Sendable (Value) throws -> (First.Value, Second.Value)
    ) -> Combination<First, Second, Value> {
        let parts: @Sendable (EntityAddress) throws -> (First.Value, Second.Value) = {
            try write($0.value(at: target))
        }
        let name = "\(target)"
        let one = part(first.path, name, first.rule, "\(meaning), part 1", classified) { try parts($0).0 }
        let two = part(second.path, name, second.rule, "\(meaning), part 2", classified) { try parts($0).1 }
        if let loss {
            for index in rows.indices.suffix(2) {
                rows[index] = rows[index].describing(rows[index].note.losing(Loss(.sourceIsBroader, loss)))
            }
        }
        let combination = Combination(first: one, second: two, read: read)
        // The parts are diagnosed by their own rows; what only the function refuses is a problem of the first.
        let place = Place(slot: Int(one.index), companion: Int(one.companion))
        rows[rows.count - 2].diagnose = DiagnoseStep { reader, diagnosis in
            let cell = Cell(record: reader.record, frame: reader.frame, slot: place.slot, companion: place.companion)
            let before = diagnosis.issues.count
            diagnosis.check(one.rule, cell)
            guard diagnosis.issues.count == before else { return }
            do throws(Refusal) { _ = try reader[two] } catch { return }
            do throws(Refusal) { _ = try reader[combination] } catch { diagnosis.report(error, cell) }
        }
        return combination
    }

    /// Declares several fields of one kind that together are a list: `address_1`, `address_2`, `address_3`.
    ///
    /// ```swift
    /// let lines = f.list(["address_1", "address_2", "address_3"], \.lines, .text(max: 35))
    /// ```
    /// Fields that are missing, null or empty are left out of the list, also between others. When written, the elements fill
    /// the fields in order, the rest of which are null; a list with more elements than fields refuses the record.
    ///
    /// - Returns: the fields, for use in the ``Reading`` that `map` returns: `r[lines]`.
    public mutating func list<R: Rule>(
        _ paths: [String], _ target: any KeyPath<Entity, [R.Value]> & Sendable, _ rule: R,
        classified: Classification? = nil
    ) -> FieldList<R> {
        let count = paths.count
        let slots = paths.enumerated().map { index, path in
            part(
                path, "\(target)", rule.optional(empty: .isNull), "element \(index + 1) of \(count)", classified
            ) { entity in
                let values = entity.value(at: target)
                guard values.count <= count else { throw Refusal("has more elements than there are fields") }
                return index < values.count ? values[index] : nil
            }
        }
        return FieldList(slots: slots)
    }

    /// A row of which the property is only a part, or the other way round.
    private mutating func part<R: Rule>(
        _ path: String, _ target: String, _ declared: R, _ meaning: String, _ classified: Classification?,
        value: @escaping @Sendable (EntityAddress) throws -> R.Value
    ) -> Slot<R> {
        let slot = field(path, target, declared, classified: classified) { entity in
            try Refusal.catching { try value(entity) }
        }
        let row = rows[rows.count - 1]
        if row.note.companion != nil || row.note.nested != nil {
            layout.note("“\(path)”: a part of a combination is a single value")
        }
        rows[rows.count - 1] = row.describing(row.note.meaning(meaning))
        return slot
    }
}

/// Several fields that together are a list, see ``Fields/list(_:_:_:classified:)``.
public struct FieldList<R: Rule>: Sendable {
    let slots: [Slot<OptionalRule<R>>]
}

extension Reader {
    /// The values of the fields that have one, in order.
    ///
    /// - Throws: ``Refusal``; the caller sees a ``MappingError`` with every problem of the record.
    public subscript<R: Rule>(_ list: FieldList<R>) -> [R.Value] {
        get throws(Refusal) {
            var values: [R.Value] = []
            for slot in list.slots { if let value = try self[slot] { values.append(value) } }
            return values
        }
    }
}

extension MappingRow {
    /// The same row, saying what its value is a part of.
    fileprivate func meaning(_ meaning: String) -> MappingRow {
        var row = self
        row.note.summary += "; \(meaning)"
        return row
    }
}
