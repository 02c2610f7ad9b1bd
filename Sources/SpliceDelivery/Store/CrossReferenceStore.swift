/// The role of a store that knows which id in each system denotes the same entity.
public protocol CrossReferenceStore: Sendable {
    /// Notes an id. The same row again changes nothing.
    ///
    /// - Throws: ``DeliveryError`` with code `conflict` if the system's id already belongs to another entity, or the
    ///   entity already has another id in the system.
    func link(_ row: CrossReferenceRow) async throws

    /// The entity that an id denotes.
    func entity(_ kind: String, system: String, externalID: String) async throws -> String?

    /// Every id of an entity, by system.
    func references(_ kind: String, entity: String) async throws -> [CrossReferenceRow]

    /// Forgets an id, and says whether it was known.
    func unlink(_ row: CrossReferenceRow) async throws -> Bool
}
