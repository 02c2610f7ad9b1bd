import SpliceMapping
import SpliceModel

/// One difference between two mappings.
public struct MappingChange: Sendable, Hashable, Codable {
    /// What kind of difference it is.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// A row that was not there.
        case added
        /// A row that is no longer there.
        case removed
        /// The field of the document is another one.
        case moved
        /// The rule is another one.
        case rule
        /// A length or the codes of a table.
        case limit
        /// What missing, null or empty values mean.
        case nulls
        /// What does not survive the row.
        case loss
        /// The class of the values.
        case classification
        /// Which fields are left out on purpose.
        case ignored
    }

    /// What kind of difference it is.
    public let kind: Kind
    /// The property, from the root of the entity; the path in the document for constants and fields that are left out.
    public let path: String
    /// The change in words.
    public let text: String
}

extension MappingChange: CustomStringConvertible {
    /// `total: read from total_price instead of amount`.
    public var description: String { "\(path): \(text)" }
}

extension MappingDescription {
    /// Every difference from another mapping, in the order of the rows; removed rows and fields left out at the end.
    ///
    /// Rows belong together when they fill the same property, constants when they stand at the same path.
    public func changes(from older: MappingDescription) -> [MappingChange] {
        var before = Dictionary(grouping: older.rows, by: MappingDescription.key)
        var changes: [MappingChange] = []
        for row in rows {
            let key = MappingDescription.key(row)
            guard var same = before[key], !same.isEmpty else {
                changes.append(MappingChange(kind: .added, path: key, text: "added: \(row.source), \(row.rule)"))
                continue
            }
            // Of several rows that fill one property, the one with the same source.
            let match = same.remove(at: same.firstIndex { $0.source == row.source } ?? 0)
            before[key] = same
            changes += MappingDescription.changes(from: match, to: row)
        }
        for row in older.rows {
            let key = MappingDescription.key(row)
            guard let index = before[key]?.firstIndex(of: row) else { continue }
            before[key]?.remove(at: index)
            changes.append(MappingChange(kind: .removed, path: key, text: "removed: \(row.source), \(row.rule)"))
        }
        return changes + ignoredChanges(from: older)
    }

    private static func key(_ row: Row) -> String { row.target == MappingRow.constant ? row.source : row.target }

    private func ignoredChanges(from older: MappingDescription) -> [MappingChange] {
        let (old, new) = (Set(older.ignored.map(\.source)), Set(ignored.map(\.source)))
        let added = ignored.filter { !old.contains($0.source) }.map {
            MappingChange(kind: .ignored, path: $0.source, text: "left out, because \($0.reason)")
        }
        let removed = older.ignored.filter { !new.contains($0.source) }.map {
            MappingChange(kind: .ignored, path: $0.source, text: "no longer left out")
        }
        return added + removed
    }

    private static func changes(from old: Row, to new: Row) -> [MappingChange] {
        var changes: [MappingChange] = []
        func note(_ kind: MappingChange.Kind, _ text: String) {
            changes.append(MappingChange(kind: kind, path: key(new), text: text))
        }
        if old.source != new.source { note(.moved, "read from \(new.source) instead of \(old.source)") }
        if old.companion != new.companion {
            note(.moved, "read beside \(new.companion ?? "nothing") instead of \(old.companion ?? "nothing")")
        }
        if old.rule != new.rule { note(.rule, "\(new.rule) instead of \(old.rule)") }
        if old.maximumLength != new.maximumLength || old.lengthUnit != new.lengthUnit {
            note(.limit, "\(new.limitWords) instead of \(old.limitWords)")
        }
        for code in new.codes where !old.codes.contains(code) { note(.limit, "code \(code) added") }
        for code in old.codes where !new.codes.contains(code) { note(.limit, "code \(code) removed") }
        if old.readsOtherCodes != new.readsOtherCodes {
            note(.limit, new.readsOtherCodes ? "other codes are read too" : "other codes are no longer read")
        }
        if old.nulls != new.nulls { note(.nulls, "\(new.nulls.words) instead of \(old.nulls.words)") }
        for loss in new.losses where !old.losses.contains(loss) { note(.loss, "now loses \(loss.reason)") }
        for loss in old.losses where !new.losses.contains(loss) { note(.loss, "no longer loses \(loss.reason)") }
        if old.classification != new.classification {
            note(
                .classification, "classified \(new.classification.rawValue) instead of \(old.classification.rawValue)")
        }
        return changes
    }
}

extension MappingDescription.Row {
    fileprivate var limitWords: String { maximumLength.map { "at most \($0) \(lengthUnit.rawValue)" } ?? "any length" }
}
