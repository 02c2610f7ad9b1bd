/// A rule and the property it is for: makes the closures that write them.
///
/// A stored property is lent where it lies, at its offset. What has none (a computed property) is read through its key
/// path by unspecialised code, about ten times slower.
@frozen
@usableFromInline
struct Member<Entity, R: Rule> {
    @usableFromInline let rule: R
    @usableFromInline let keyPath: any KeyPath<Entity, R.Value> & Sendable
    @usableFromInline let offset: Int
    /// `"name":`.
    @usableFromInline let key: PaddedLiteral

    @inlinable
    init(_ rule: R, _ keyPath: any KeyPath<Entity, R.Value> & Sendable, key: PaddedLiteral) {
        self.rule = rule
        self.keyPath = keyPath
        self.key = key
        offset = MemoryLayout<Entity>.offset(of: keyPath) ?? -1
    }

    /// Writes key and value; nested rows may write this record's fields with the numbers `outer`.
    @inlinable
    @inline(__always)
    func step(lending outer: [Int]) -> EncodeStep {
        guard offset >= 0 else { return computedStep(-1, lending: outer) }
        let (rule, offset, key) = (rule, offset, key)
        guard !outer.isEmpty else {
            return EncodeStep { entity, writer in
                let start = writer.openMember(key)
                try entity.lend(at: offset) { (lent) throws(Refusal) in try rule.encode(lent.value, to: &writer) }
                writer.closeMember(key, start)
            }
        }
        return EncodeStep { entity, writer in
            let start = writer.openMember(key)
            let saved = writer.enterCompanions(outer)
            try entity.lend(at: offset) { (lent) throws(Refusal) in try rule.encode(lent.value, to: &writer) }
            writer.leaveCompanions(outer, saved)
            writer.closeMember(key, start)
        }
    }

    /// Writes key and value, and notes what the value says about the field `companion`, where that is not negative.
    @inlinable
    @inline(__always)
    func step(noting companion: Int) -> EncodeStep {
        guard offset >= 0, companion >= 0 else { return computedStep(companion, lending: []) }
        let (rule, offset, key) = (rule, offset, key)
        return EncodeStep { entity, writer in
            let start = writer.openMember(key)
            try entity.lend(at: offset) { (lent) throws(Refusal) in
                try writer.agree(on: companion, rule.companionKey(of: lent.value))
                try rule.encode(lent.value, to: &writer)
            }
            writer.closeMember(key, start)
        }
    }

    /// Writes the field beside the value.
    @inlinable
    @inline(__always)
    func companionStep(key: PaddedLiteral) -> EncodeStep {
        guard offset >= 0 else { return computedCompanionStep(key) }
        let (rule, offset) = (rule, offset)
        return EncodeStep { entity, writer in
            let start = writer.openMember(key)
            try entity.lend(at: offset) { (lent) throws(Refusal) in
                try rule.encodeCompanion(lent.value, to: &writer)
            }
            writer.closeMember(key, start)
        }
    }

    /// The same where the property has no place of its own, or the rule both notes a field and has nested rows.
    @usableFromInline
    func computedStep(_ companion: Int, lending outer: [Int]) -> EncodeStep {
        let keyPath = keyPath
        return EncodeStep.writing(rule, key, noting: companion, lending: outer) { $0.value(at: keyPath) }
    }

    @usableFromInline
    func computedCompanionStep(_ key: PaddedLiteral) -> EncodeStep {
        let (rule, keyPath) = (rule, keyPath)
        return EncodeStep { entity, writer in
            let start = writer.openMember(key)
            try rule.encodeCompanion(entity.value(at: keyPath), to: &writer)
            writer.closeMember(key, start)
        }
    }
}

extension EncodeStep {
    /// Writes a key and a value that a function finds in the entity.
    ///
    /// - Parameters:
    ///   - rule: how the value is written.
    ///   - key: `"name":`.
    ///   - companion: the number of the field that the row writes beside it; negative for none.
    ///   - outer: the numbers of the fields that nested rows write.
    ///   - value: finds the value.
    static func writing<R: Rule>(
        _ rule: R, _ key: PaddedLiteral, noting companion: Int = -1, lending outer: [Int] = [],
        _ value: @escaping @Sendable (EntityAddress) throws -> R.Value
    ) -> EncodeStep {
        EncodeStep { entity, writer in
            let value = try value(entity)
            if companion >= 0 { try writer.agree(on: companion, rule.companionKey(of: value)) }
            let start = writer.openMember(key)
            if outer.isEmpty {
                try rule.encode(value, to: &writer)
            } else {
                let saved = writer.enterCompanions(outer)
                try rule.encode(value, to: &writer)
                writer.leaveCompanions(outer, saved)
            }
            writer.closeMember(key, start)
        }
    }
}
