/// Writes entities over the documents that they were read from, for a flow that may not see all of them: what is not granted
/// stays in the document, byte for byte.
///
/// ```swift
/// let grant = FieldGrant(upTo: .internal).granting("shipTo.city")
/// let writeBack = try GrantedWriteBack<ShopOrder>(grant)               // once, when the flow is set up
/// let bytes = try writeBack.encode(order, over: original, matching: ["line_items": "sku"])
/// ```
///
/// A field that is withheld or masked is one that no row maps: it keeps its bytes, whatever the entity has, and is not added
/// where the original lacks it. A change of what is granted that would take hidden fields with it is refused, except that an
/// element which is removed goes as a whole. It is a constant and can be shared by any number of tasks.
public struct GrantedWriteBack<M: Mapping>: Sendable {
    /// What became of each row that holds a value: `granted`, or `withheld` for what keeps its bytes.
    public let fields: [GrantedEncoder<M>.Field]
    private let filter: DocumentFilter

    /// A write-back for a grant. A mask hides its property too, since a mask must not be written over a value.
    ///
    /// - Throws: ``MappingError`` with code ``IssueCode/grant`` for each name that no row fills, and with code `mapping` when
    ///   the mapping itself is wrong.
    public init(_ grant: FieldGrant) throws(MappingError) {
        try PlanRegistry.plan(of: M.self).checkDefects()
        var plan = AccessPlan(grant, classes: EntityClasses(of: M.Entity.self), keepsHidden: true)
        let root = plan.resolve(M.rows)
        plan.checkNames()
        guard plan.issues.isEmpty else { throw MappingError(mapping: M.name, version: M.version, issues: plan.issues) }
        filter = DocumentFilter(members: root.members)
        fields = plan.fields.map {
            GrantedEncoder<M>.Field(
                number: $0.place.number, source: $0.place.source, target: $0.place.target,
                classification: $0.classification, access: $0.access)
        }
    }

    /// Writes an entity over the document that it was read from; see `Mapping.encode(_:over:matching:limits:)`.
    ///
    /// - Parameters:
    ///   - entity: what is to be stored.
    ///   - original: the document, as it was read.
    ///   - matching: for arrays, by their path: the path of the field that tells elements apart, which must be granted. An
    ///     array whose elements have hidden fields and that has none must keep their number and their places.
    ///   - limits: what the original may ask for.
    /// - Throws: ``MappingError`` as the write-back without a grant; with code ``IssueCode/grant`` when a field that is
    ///   not granted would tell elements apart, or when a change would remove, move or add hidden fields.
    public func encode(
        _ entity: M.Entity, over original: [UInt8], matching: [String: String] = [:], limits: DecodingLimits = .standard
    ) throws(MappingError) -> [UInt8] {
        let keys = try PlanRegistry.plan(of: M.self).shape.keys(matching: matching, of: M.self)
        var guarding = HiddenFields(keys: keys)
        guarding.checkKeys(filter.members, path: [])
        guard guarding.issues.isEmpty else { throw refused(guarding.issues) }
        let written = try M.encode(entity, over: original, keys, limits) { (document) throws(MappingError) in
            try filter.apply(to: document, of: M.self)
        }
        guarding.compare(
            try DocumentNode(parsing: original), try DocumentNode(parsing: written), (original, written),
            filter.members, path: [])
        guard guarding.issues.isEmpty else { throw refused(guarding.issues) }
        return written
    }

    private func refused(_ issues: [Issue]) -> MappingError {
        MappingError(mapping: M.name, version: M.version, issues: issues)
    }
}
