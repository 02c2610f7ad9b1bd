import SpliceModel

/// Works out what a grant makes of the rows of a mapping.
struct AccessPlan {
    /// What became of a row that holds a value.
    struct Field {
        let place: RowPlace
        let classification: Classification
        let access: String
    }

    /// The fields of one record of the document, and whether anything of it is granted.
    struct Resolved {
        var members: [String: DocumentFilter.Field] = [:]
        /// The fields beside values that are written.
        var companions: [FieldPath] = []
        var isSeen = false
    }

    let grant: FieldGrant
    let classes: EntityClasses
    /// True when what is not granted stays in a document as it is: then nothing has to stand in its place.
    let keepsHidden: Bool
    private(set) var fields: [Field] = []
    private(set) var issues: [Issue] = []
    private var usedNames: Set<String> = []

    init(_ grant: FieldGrant, classes: EntityClasses, keepsHidden: Bool = false) {
        self.keepsHidden = keepsHidden
        self.grant = grant
        self.classes = classes
    }

    /// The filter for the rows of the whole mapping.
    mutating func resolve(_ rows: [MappingRow]) -> Resolved {
        var outer = Resolved()
        var record = resolve(rows, number: "", source: "", target: "", around: &outer)
        record.members = record.members.mapValues(\.pruned)
        return record
    }

    private mutating func resolve(
        _ rows: [MappingRow], number: String, source: String, target: String, around outer: inout Resolved
    ) -> Resolved {
        var record = Resolved()
        for row in rows {
            let place = RowPlace(
                number: "\(number)\(row.number)", source: source + row.source, target: target + row.target, row: row)
            let field = settled(access(to: place, in: &record), place)
            // What is never written says nothing of the row that writes the field.
            if row.direction == .readOnly, !field.isValue { continue }
            if field.isValue, !row.isConstant { record.isSeen = true }
            DocumentFilter.insert(field, at: FieldPath(row.source).steps[...], into: &record.members)
            noteCompanion(of: row, field, in: &record, around: &outer)
        }
        for path in record.companions { DocumentFilter.keep(path.steps[...], in: &record.members) }
        return record
    }

    private mutating func access(
        to place: RowPlace, in record: inout Resolved
    ) -> DocumentFilter.Field {
        if place.row.isConstant { return .kept }
        return place.row.nested.map { resolve($0, place, in: &record) } ?? resolve(place)
    }

    /// What a nested record becomes.
    private mutating func resolve(
        _ nested: NestedRows, _ place: RowPlace, in record: inout Resolved
    ) -> DocumentFilter.Field {
        let step = nested.repeats ? "[]." : "."
        let before = issues.count
        let inner = resolve(
            nested.rows, number: place.number + ".", source: place.nestedSource, target: place.target + step,
            around: &record)
        guard !inner.isSeen else { return .record(inner.members) }
        // Nothing inside is granted: it is the record itself that is withheld, and the problems inside are none.
        issues.removeSubrange(before...)
        // The members of a record at “.” have no field around them that could be withheld.
        if FieldPath(place.row.source).steps.isEmpty {
            DocumentFilter.insert(DocumentFilter.Field.record(inner.members).hidden, at: [], into: &record.members)
        }
        return .withheld
    }

    /// What a row that holds a value becomes.
    private mutating func resolve(_ place: RowPlace) -> DocumentFilter.Field {
        let classification = max(place.row.classification, classes.classification(of: place.target) ?? .public)
        let decision = grant.name(deciding: place.target)
        if let name = decision?.name { usedNames.insert(name) }
        let access = decision?.access ?? (classification <= grant.limit ? .granted : .withheld)
        switch access {
        case .granted:
            fields.append(Field(place: place, classification: classification, access: "granted"))
            return .kept
        case .withheld:
            fields.append(Field(place: place, classification: classification, access: "withheld"))
            return .withheld
        case .masked where keepsHidden:
            fields.append(Field(place: place, classification: classification, access: "withheld"))
            return .withheld
        case .masked(let mask): return masked(by: mask, named: decision?.name == place.target, place, classification)
        }
    }

    /// A field behind a mask. What is no text of any content (a code, a number, a date) has none: the text of a mask would be
    /// another value, or one that nobody reads. Below a name that stands for more it is withheld; named itself, an error.
    private mutating func masked(
        by mask: FieldMask, named isNamed: Bool, _ place: RowPlace, _ classification: Classification
    ) -> DocumentFilter.Field {
        let note = place.row.note
        let filter = DocumentFilter.Mask(mask: mask, limit: note.maximumLength, unit: note.lengthUnit)
        if let problem = AccessPlan.problem(of: filter, place.row) {
            if isNamed { issue(problem, place) }
            fields.append(Field(place: place, classification: classification, access: "withheld"))
            return isNamed ? .masked(filter) : .withheld
        }
        fields.append(Field(place: place, classification: classification, access: mask.name))
        if let longest = mask.longest, let limit = note.maximumLength, longest > limit {
            issue("holds \(limit) \(note.lengthUnit.rawValue), the mask “\(mask.name)” writes up to \(longest)", place)
        }
        return .masked(filter)
    }

    /// Why the text of a mask cannot take the place of a row's value; nil when it can.
    private static func problem(of filter: DocumentFilter.Mask, _ row: MappingRow) -> String? {
        let (note, mask) = (row.note, filter.mask)
        if !note.codes.isEmpty { return "is a code of a table; the mask “\(mask.name)” would write another" }
        let examples = (0..<4).map { row.example($0) }
        guard note.type.contains(.string), !note.type.contains(.object), examples.allSatisfy({ $0.hasPrefix("\"") })
        else { return "is written as \(note.expected), the mask “\(mask.name)” writes text" }
        let isRead = examples.allSatisfy { example in
            guard let text = (try? DocumentNode(parsing: Array(example.utf8)))?.text else { return false }
            return row.isRead(FieldConstant.text(filter.text(for: text)).description)
        }
        return isRead ? nil : "is \(note.expected), and what the mask “\(mask.name)” writes is none"
    }

    /// A withheld field as it is written: not at all, or as the row writes "no value". Other fields stay as they are.
    private mutating func settled(
        _ field: DocumentFilter.Field, _ place: RowPlace
    ) -> DocumentFilter.Field {
        guard field.isWithheld else { return field }
        if keepsHidden { return .dropped }
        let nulls = place.row.note.nulls
        switch nulls.written {
        case .null: return .literal("null")
        case .empty: return .literal("\"\"")
        case .never, .omitted: break
        }
        if nulls.absent != .refused { return .dropped }
        if nulls.null != .refused { return .literal("null") }
        if case .masked(let mask)? = grant.name(deciding: place.target)?.access, place.row.nested == nil {
            issue(
                "is needed by the document, and what the mask “\(mask.name)” writes is not \(place.row.note.expected): "
                    + "grant it by its own name", place)
        } else {
            issue("is needed by the document and not granted", place)
        }
        return .dropped
    }

    /// The field beside a value stays as long as one of the rows that share it is written.
    private func noteCompanion(
        of row: MappingRow, _ field: DocumentFilter.Field, in record: inout Resolved, around outer: inout Resolved
    ) {
        guard let companion = row.companion, field.isValue else { return }
        let path = FieldPath(companion)
        if path.isOuter { outer.companions.append(path) } else { record.companions.append(path) }
    }

    /// A name that decides nothing is a mistake.
    mutating func checkNames() {
        for name in grant.names.keys.sorted() where !usedNames.contains(name) {
            issues.append(
                Issue(
                    path: "", code: .grant, problem: "no row fills “\(name)”, which the grant names, or longer names do"
                ))
        }
    }

    private mutating func issue(_ problem: String, _ place: RowPlace) {
        issues.append(
            Issue(
                path: place.source, code: .grant, problem: "\(place.target) \(problem)",
                row: place.number.split(separator: ".").compactMap { Int($0) }, rule: place.row.summary,
                classification: place.row.classification))
    }
}
