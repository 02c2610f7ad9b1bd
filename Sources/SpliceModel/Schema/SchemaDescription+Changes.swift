extension SchemaDescription {
    /// Every difference from an older version, each with its effect.
    ///
    /// Documents outlive code in journals, and old and new code run side by side during a deployment, so a change is
    /// compatible only when both directions hold:
    ///
    /// | change | effect |
    /// |---|---|
    /// | optional field added | compatible |
    /// | required field added, any field removed, type changed | breaking |
    /// | optional made required, required made optional | breaking |
    /// | code added | compatible: readers carry the native value of codes that they do not know |
    /// | code removed | breaking |
    /// | limit loosened or removed | compatible |
    /// | limit tightened or added | breaking |
    /// | classification raised | compatible |
    /// | classification lowered | breaking: what was protected would be shown |
    ///
    /// A field that was renamed is one removed and one added.
    public func changes(from older: SchemaDescription) -> [SchemaChange] {
        SchemaDescription.changes(from: older.fields, to: fields, below: "")
    }

    /// What the version number fails to say about the changes; nil when it says it.
    ///
    /// Breaking changes need a higher major part, compatible ones a higher version; no change needs none.
    public func versionProblem(after older: SchemaDescription) -> String? {
        let changes = changes(from: older)
        guard name == older.name else { return "\(name) is another schema than \(older.name)" }
        if let breaking = changes.first(where: { $0.effect == .breaking }), version.major <= older.version.major {
            return
                "\(name) \(version): \(breaking.path) \(breaking.text); this breaks \(older.version) and needs version "
                + "\(SchemaVersion(older.version.major + 1, 0))"
        }
        if let change = changes.first, version <= older.version {
            return "\(name) \(version): \(change.path) \(change.text); this needs version "
                + "\(SchemaVersion(older.version.major, older.version.minor + 1))"
        }
        return nil
    }

    private static func changes(
        from old: [FieldDescriptor], to new: [FieldDescriptor], below prefix: String
    ) -> [SchemaChange] {
        var changes: [SchemaChange] = []
        for field in old where !new.contains(where: { $0.name == field.name }) {
            changes.append(SchemaChange(.breaking, at: prefix + field.name, "removed"))
        }
        for field in new {
            let path = prefix + field.name
            if let before = old.first(where: { $0.name == field.name }) {
                changes += self.changes(from: before, to: field, at: path)
            } else {
                changes.append(
                    SchemaChange(
                        field.isRequired ? .breaking : .compatible, at: path,
                        field.isRequired ? "added as required" : "added as optional"))
            }
        }
        return changes
    }

    private static func changes(
        from old: FieldDescriptor, to new: FieldDescriptor, at path: String
    ) -> [SchemaChange] {
        var changes = self.changes(from: old.type, to: new.type, at: path)
        if old.isRequired != new.isRequired {
            changes.append(SchemaChange(.breaking, at: path, new.isRequired ? "made required" : "made optional"))
        }
        if old.classification != new.classification {
            changes.append(
                SchemaChange(
                    new.classification < old.classification ? .breaking : .compatible, at: path,
                    "classified \(new.classification.rawValue) instead of \(old.classification.rawValue)"))
        }
        for limit in old.limits where !new.limits.contains(where: { $0.isSameKind(as: limit) }) {
            changes.append(SchemaChange(.compatible, at: path, "no longer limited to \(limit)"))
        }
        for limit in new.limits {
            let before = old.limits.first { $0.isSameKind(as: limit) }
            guard before != limit else { continue }
            let isLooser = before.map(limit.permitsAll(that:)) ?? false
            changes.append(SchemaChange(isLooser ? .compatible : .breaking, at: path, "limited to \(limit)"))
        }
        return changes
    }

    private static func changes(from old: FieldType, to new: FieldType, at path: String) -> [SchemaChange] {
        switch (old, new) {
        case (.list(let old), .list(let new)), (.map(let old), .map(let new)):
            return changes(from: old, to: new, at: path)
        case (.record(let oldName, let oldFields), .record(let newName, let newFields)) where oldName == newName:
            return changes(from: oldFields, to: newFields, below: path + ".")
        case (.code(let old), .code(let new)):
            return old.filter { !new.contains($0) }.map { SchemaChange(.breaking, at: path, "code \($0) removed") }
                + new.filter { !old.contains($0) }.map { SchemaChange(.compatible, at: path, "code \($0) added") }
        default:
            return old == new ? [] : [SchemaChange(.breaking, at: path, "made \(new) from \(old)")]
        }
    }
}

extension FieldLimit {
    fileprivate func isSameKind(as other: FieldLimit) -> Bool {
        switch (self, other) {
        case (.maximumLength, .maximumLength), (.notEmpty, .notEmpty), (.notNegative, .notNegative), (.range, .range),
            (.minimumCount, .minimumCount), (.maximumCount, .maximumCount):
            true
        default: false
        }
    }

    /// True when every value within the older limit, of the same kind, is within this one.
    fileprivate func permitsAll(that older: FieldLimit) -> Bool {
        switch (older, self) {
        case (.maximumLength(let old, let oldUnit), .maximumLength(let new, let newUnit)):
            oldUnit == newUnit && new >= old
        case (.range(let oldLow, let oldHigh), .range(let newLow, let newHigh)): newLow <= oldLow && newHigh >= oldHigh
        case (.minimumCount(let old), .minimumCount(let new)): new <= old
        case (.maximumCount(let old), .maximumCount(let new)): new >= old
        default: older == self
        }
    }
}
