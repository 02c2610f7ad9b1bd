public import SpliceModel

extension Fields {
    /// Declares a field that the system tells and does not take: it is read, and never written.
    ///
    /// ```swift
    /// let paidAt = f.readOnly("paid_at", "state", .rfc3339.optional(), because: "the state follows from it")
    /// ```
    ///
    /// - Parameters:
    ///   - path: the keys that lead to the field.
    ///   - target: what becomes of the value, for the spreadsheet.
    ///   - rule: how the value is read. When it is required, the mapping does not read its own documents.
    ///   - reason: why it is not written; the row declares it as its loss.
    ///   - classified: how careful logs and messages are with the value; nil leaves it to the rule.
    /// - Returns: the row, for use in the ``Reading`` that `map` returns.
    public mutating func readOnly<R: Rule>(
        _ path: String, _ target: String, _ rule: R, because reason: String, classified: Classification? = nil
    ) -> Slot<R> {
        let source = FieldPath(path)
        let rule = rule.binding(at: source, in: &layout)
        let place = rule.reserve(source, in: &layout)
        var note = describe(path: path, target: target, rule: rule, classified: classified, .readOnly)
        note = note.losing(Loss(.sourceIsBroader, "the field when written: \(reason)"))
        add(
            Row(
                note: note, rule: rule, place: place, encode: EncodeStep { _, _ in }, encodeCompanion: nil,
                diagnose: Fields.diagnosing(rule, place)))
        return Slot(rule: rule, place: place)
    }

    /// Declares a field that the system takes and does not tell, or that only repeats others: it is computed from the entity
    /// and written, and never read.
    ///
    /// ```swift
    /// f.writeOnly("line_count", "number of lines", .integer) { Int64($0.lines.count) }
    /// ```
    ///
    /// - Parameters:
    ///   - path: the keys that lead to the field.
    ///   - meaning: what the value is, for the spreadsheet.
    ///   - rule: how the value is written.
    ///   - classified: how careful logs and messages are with the value; nil leaves it to the rule.
    ///   - value: computes the value: a pure function. A ``Refusal`` refuses the record.
    public mutating func writeOnly<R: Rule>(
        _ path: String, _ meaning: String, _ rule: R, classified: Classification? = nil,
        _ value: @escaping @Sendable (Entity) throws -> R.Value
    ) {
        if rule.companion != nil { layout.note("“\(path)”: a row that is never read has no field beside it") }
        if FieldPath(path).steps.isEmpty { layout.note("“.” is read and written, or neither") }
        let note = describe(path: path, target: meaning, rule: rule, classified: classified, .writeOnly)
        add(
            Row(
                note: note, rule: rule, place: Place(slot: 0, companion: 0),
                encode: EncodeStep.writing(rule, Writer.key(of: path)) { entity in
                    try Refusal.catching { try value(entity.value(at: \Entity.self)) }
                }, encodeCompanion: nil, diagnose: DiagnoseStep { _, _ in }))
    }
}

extension MappingRow {
    /// The same row with one more loss.
    func losing(_ loss: Loss) -> MappingRow {
        var row = self
        row.note.losses.append(loss)
        return row
    }
}

extension Refusal {
    /// Runs an application's function and turns what it throws into a refusal: the model's errors keep their reason.
    @usableFromInline
    static func catching<Value>(_ body: () throws -> Value) throws(Refusal) -> Value {
        do {
            return try body()
        } catch let refusal as Refusal {
            throw refusal
        } catch let error as ModelError {
            throw Refusal(IssueCode(error.code))
        } catch {
            throw Refusal(.refused)
        }
    }
}

extension IssueCode {
    /// The code for a reason of the model.
    init(_ code: ModelError.Code) {
        switch code {
        case .overflow, .outOfRange: self = .outOfRange
        case .inexact: self = .tooPrecise
        case .unknownCode: self = .unknownCode
        case .missing: self = .missing
        default: self = .malformed
        }
    }
}
