/// Two statements about identity that cannot both be true.
///
/// `description` is safe to log: ids of systems are internal, not personal.
public struct IdentityConflict: Error, Sendable, Hashable {
    /// What stands against the new statement.
    public enum Reason: Sendable, Hashable {
        /// The reference denotes this other entity.
        case referenceTaken(by: EntityID)
        /// The entity has this other id in the system.
        case entityHasOther(ExternalID)
    }

    /// Of what kind the entities are.
    public let kind: EntityKind
    /// The reference that was to be linked.
    public let reference: CrossReference
    /// The entity it was to denote.
    public let entity: EntityID
    /// What stands against it.
    public let reason: Reason

    /// A conflict from its parts.
    public init(kind: EntityKind, reference: CrossReference, entity: EntityID, reason: Reason) {
        self.kind = kind
        self.reference = reference
        self.entity = entity
        self.reason = reason
    }
}

extension IdentityConflict: CustomStringConvertible {
    /// In words, with what to do.
    public var description: String {
        switch reason {
        case .referenceTaken(let other):
            "\(kind) \(reference) already denotes \(other), so it cannot denote \(entity); "
                + "merge the two or unlink it first"
        case .entityHasOther(let id):
            "\(kind) \(entity) already has the id \(id) in \(reference.system), so it cannot have \(reference.id); "
                + "unlink one of the two"
        }
    }
}
