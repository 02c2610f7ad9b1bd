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

    /// Writes key and value; nested rows may write this record's field `companion`, where that is not negative.
    @inlinable
    @inline(__always)
    func step(lending companion: Int) -> EncodeStep {
        guard offset >= 0 else { return computedStep(companion, isNoted: false) }
        let (rule, offset, key) = (rule, offset, key)
        guard companion >= 0 else {
            return EncodeStep { entity, writer in
                let start = writer.openMember(key)
                try entity.lend(at: offset) { (lent) throws(Refusal) in try rule.encode(lent.value, to: &writer) }
                writer.closeMember(key, start)
            }
        }
        return EncodeStep { entity, writer in
            let start = writer.openMember(key)
            let outer = writer.enterCompanion(companion)
            try entity.lend(at: offset) { (lent) throws(Refusal) in try rule.encode(lent.value, to: &writer) }
            writer.leaveCompanion(companion, outer)
            writer.closeMember(key, start)
        }
    }

    /// Writes key and value, and notes what the value says about the field `companion`, where that is not negative.
    @inlinable
    @inline(__always)
    func step(noting companion: Int) -> EncodeStep {
        guard offset >= 0, companion >= 0 else { return computedStep(companion, isNoted: companion >= 0) }
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

    @usableFromInline
    func computedStep(_ companion: Int, isNoted: Bool) -> EncodeStep {
        let (rule, keyPath, key) = (rule, keyPath, key)
        return EncodeStep { entity, writer in
            let value = entity.value(at: keyPath)
            if isNoted { try writer.agree(on: companion, rule.companionKey(of: value)) }
            let start = writer.openMember(key)
            let outer = isNoted || companion < 0 ? nil : writer.enterCompanion(companion)
            try rule.encode(value, to: &writer)
            if let outer { writer.leaveCompanion(companion, outer) }
            writer.closeMember(key, start)
        }
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
