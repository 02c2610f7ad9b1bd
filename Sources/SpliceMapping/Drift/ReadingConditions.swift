/// In which records of a mapping a field is read at all: the fields of an alternative of a sum type only in records of
/// that alternative, those of a row with a condition only where it holds.
struct ReadingConditions {
    /// A condition, and where the field stands that decides.
    struct Term {
        /// The path of the object that the deciding field is looked for in.
        let record: [String]
        /// The path of the deciding field.
        let decider: [String]
        let condition: RowCondition
    }

    /// The record that rows are of, and how many arrays it stands in.
    private struct Place {
        let path: [String]
        let arrays: Int
    }

    /// For each field the ways in which rows read it, of which one has to apply with all of its terms.
    private(set) var ways: [[String]: [[Term]]] = [:]

    /// The conditions of a mapping's rows. Paths lead through arrays as through objects.
    init(_ rows: [MappingRow]) {
        visit(rows, in: [Place(path: [], arrays: 0)], [])
        for (path, found) in ways where found.contains(where: \.isEmpty) { ways[path] = nil }
    }

    private mutating func visit(_ rows: [MappingRow], in places: [Place], _ around: [Term]) {
        guard let place = places.last else { return }
        for row in rows where row.direction != .writeOnly {
            var terms = around
            for condition in [row.announcement, row.condition] {
                guard let condition, let term = term(condition, in: places) else { continue }
                terms.append(term)
            }
            // What announces an alternative is read whichever it is.
            if let announcement = row.announcement, let term = term(announcement, in: places) {
                note(term.decider.dropFirst(term.record.count), below: term.record, around)
            }
            note(FieldPath(row.source).steps[...], below: place.path, terms)
            if let companion = row.companion, let (record, steps) = ReadingConditions.resolve(companion, in: places) {
                note(steps[...], below: record.path, record.arrays == place.arrays ? terms : [])
            }
            guard let nested = row.nested else { continue }
            let inner = Place(
                path: place.path + FieldPath(row.source).steps, arrays: place.arrays + (nested.repeats ? 1 : 0))
            // Elements are counted by elements, and two alternatives that read one array read the same of it.
            visit(nested.rows, in: places + [inner], nested.repeats ? [] : terms)
        }
    }

    /// A condition on a field around the array that the record is an element of is none that is known at its end.
    private func term(_ condition: RowCondition, in places: [Place]) -> Term? {
        guard let (record, steps) = ReadingConditions.resolve(condition.field, in: places),
            record.arrays == places.last?.arrays
        else { return nil }
        return Term(record: record.path, decider: record.path + steps, condition: condition)
    }

    /// Notes a way to a field, and to the objects on the way to it.
    private mutating func note(_ steps: ArraySlice<String>, below record: [String], _ terms: [Term]) {
        for count in steps.indices { ways[record + steps[...count], default: []].append(terms) }
    }

    private static func resolve(_ path: String, in places: [Place]) -> (record: Place, steps: [String])? {
        var (places, path) = (places[...], path)
        while path.hasPrefix("^."), places.count > 1 {
            places.removeLast()
            path.removeFirst(2)
        }
        return places.last.map { ($0, FieldPath(path).steps) }
    }
}
