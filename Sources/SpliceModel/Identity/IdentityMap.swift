/// Which id in each system denotes the same entity; look-up both ways, conflicts found. In memory; the durable table of
/// the delivery module keeps the same rules.
///
/// Within a kind, a reference denotes one entity, and an entity has one id in a system.
public struct IdentityMap: Sendable, Hashable {
    private struct Key: Hashable, Sendable {
        let kind: EntityKind
        let reference: CrossReference
    }
    private struct Subject: Hashable, Sendable {
        let kind: EntityKind
        let entity: EntityID
    }

    private var entities: [Key: EntityID] = [:]
    private var references: [Subject: [SystemID: ExternalID]] = [:]

    /// A map without entries.
    public init() {}

    /// How many references are known.
    public var count: Int { entities.count }

    /// The entity that a reference denotes; nil when it is not known.
    public func entity(_ kind: EntityKind, for reference: CrossReference) -> EntityID? {
        entities[Key(kind: kind, reference: reference)]
    }

    /// The id of an entity in a system; nil when it has none there.
    public func id(of entity: EntityID, _ kind: EntityKind, in system: SystemID) -> ExternalID? {
        references[Subject(kind: kind, entity: entity)]?[system]
    }

    /// All references of an entity, in the order of the systems.
    public func references(of entity: EntityID, _ kind: EntityKind) -> [CrossReference] {
        (references[Subject(kind: kind, entity: entity)] ?? [:]).sorted { $0.key < $1.key }
            .map { CrossReference(system: $0.key, id: $0.value) }
    }

    /// States that a reference denotes an entity. To state the same again changes nothing.
    ///
    /// Throws ``IdentityConflict`` when the reference denotes another entity, or the entity has another id in that
    /// system; the map is then unchanged.
    public mutating func link(
        _ entity: EntityID, _ kind: EntityKind, to reference: CrossReference
    ) throws(IdentityConflict) {
        let key = Key(kind: kind, reference: reference)
        let subject = Subject(kind: kind, entity: entity)
        if let other = entities[key], other != entity {
            throw IdentityConflict(kind: kind, reference: reference, entity: entity, reason: .referenceTaken(by: other))
        }
        if let other = references[subject]?[reference.system], other != reference.id {
            throw IdentityConflict(kind: kind, reference: reference, entity: entity, reason: .entityHasOther(other))
        }
        entities[key] = entity
        references[subject, default: [:]][reference.system] = reference.id
    }

    /// Forgets a reference, and returns the entity that it denoted.
    @discardableResult
    public mutating func unlink(_ kind: EntityKind, _ reference: CrossReference) -> EntityID? {
        guard let entity = entities.removeValue(forKey: Key(kind: kind, reference: reference)) else { return nil }
        let subject = Subject(kind: kind, entity: entity)
        references[subject]?[reference.system] = nil
        if references[subject]?.isEmpty == true { references[subject] = nil }
        return entity
    }

    /// States that two entities are one: all references of `duplicate` denote `survivor` from now on.
    ///
    /// Throws ``IdentityConflict`` when both have different ids in one system; the map is then unchanged.
    public mutating func merge(
        _ duplicate: EntityID, into survivor: EntityID, _ kind: EntityKind
    ) throws(IdentityConflict) {
        guard duplicate != survivor else { return }
        let moving = references(of: duplicate, kind)
        for reference in moving {
            guard let other = id(of: survivor, kind, in: reference.system) else { continue }
            throw IdentityConflict(
                kind: kind, reference: reference, entity: survivor, reason: .entityHasOther(other))
        }
        for reference in moving {
            unlink(kind, reference)
            try link(survivor, kind, to: reference)
        }
    }
}
