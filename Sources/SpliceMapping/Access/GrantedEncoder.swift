public import SpliceModel

/// Writes entities for a flow that may not see all of them: what is not granted is left out, what is masked is masked,
/// before anything leaves the process.
///
/// It is made once for a flow and checked then: a property that the document needs and the flow does not get is an error of
/// `init`, not of some record at night. What the rows of the mapping do not name is never written. An encoder is a
/// constant and can be shared by any number of tasks. JSON lines take it too: `MappingEncoder(granted: encoder)`.
public struct GrantedEncoder<M: Mapping>: Sendable {
    /// What became of one row.
    public struct Field: Sendable, Hashable, Codable {
        /// The number of the row as the spreadsheet shows it: `8.2`.
        public let number: String
        /// The path in the document, from its root.
        public let source: String
        /// The property, from the root of the entity.
        public let target: String
        /// How careful one has to be with the value.
        public let classification: Classification
        /// `granted`, `withheld`, or the name of the mask.
        public let access: String
    }

    /// What became of each row that holds a value, for the records of whoever answers for the flow.
    public let fields: [Field]
    private let filter: DocumentFilter

    /// An encoder.
    ///
    /// - Throws: ``MappingError`` with code ``IssueCode/grant`` and a problem for each property that the document needs and
    ///   that is withheld, for each named property whose row does not read what its mask writes or whose field is shorter
    ///   than it, and for each name that no row fills; with code `mapping` when the mapping itself is wrong.
    public init(_ grant: FieldGrant) throws(MappingError) {
        try PlanRegistry.plan(of: M.self).checkDefects()
        var plan = AccessPlan(grant, classes: EntityClasses(of: M.Entity.self))
        let root = plan.resolve(M.rows)
        plan.checkNames()
        guard plan.issues.isEmpty else { throw MappingError(mapping: M.name, version: M.version, issues: plan.issues) }
        filter = DocumentFilter(members: root.members)
        fields = plan.fields.map {
            Field(
                number: $0.place.number, source: $0.place.source, target: $0.place.target,
                classification: $0.classification, access: $0.access)
        }
    }

    /// Writes one entity as a document.
    ///
    /// - Throws: ``MappingError`` with every row that cannot hold its value; code ``IssueCode/grant`` when a row with a mask
    ///   writes something other than text.
    public func encode(_ entity: M.Entity) throws(MappingError) -> [UInt8] {
        try filtered(M.encode(entity))
    }

    /// A document of the mapping without what is not granted.
    func filtered(_ document: [UInt8]) throws(MappingError) -> [UInt8] { try filter.apply(to: document, of: M.self) }
}
