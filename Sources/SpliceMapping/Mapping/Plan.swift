/// A mapping, ready for use: what `map` declared, compiled. Built once per process and mapping, and then constant.
@usableFromInline
final class Plan<Entity>: Sendable {
    let name: String
    let version: String
    let layout: Layout
    let rows: [Row<Entity>]
    let ignored: [IgnoredField]
    /// The field that tells records apart, and its slot.
    let identity: (path: String, slot: Int)?
    /// What is wrong with the mapping; empty for a good one.
    let defects: [String]
    @usableFromInline let make: Reading<Entity>
    private let steps: [EncodeStep]
    /// How many slots a frame of the mapping has.
    @usableFromInline let slotCount: Int
    /// True when records need values of the record around them, or of this one, copied into place before they are read.
    @usableFromInline let readsAround: Bool
    /// The field of the record around this one that rows read and write.
    let outerField: String?
    private let notesCompanions: Bool

    init<M: Mapping>(_ mapping: M.Type) where M.Entity == Entity {
        name = M.name
        version = M.version
        var fields = Fields<Entity>()
        let reading = M.map(&fields)
        make = fields.checks.isEmpty ? reading : Plan.checking(fields.checks, before: reading)
        identity = M.identity.map { ($0, fields.layout.slot(for: FieldPath($0))) }
        layout = fields.layout
        slotCount = layout.slotCount
        readsAround = !layout.outerFields.isEmpty || !layout.aliases.isEmpty
        outerField = layout.outerFields.first?.path.inner.description
        rows = fields.rows
        ignored = fields.ignored
        notesCompanions = !fields.companionPaths.isEmpty
        let encoder = EncodeChain(fields.rows)
        steps = encoder.steps
        defects = fields.layout.defects + encoder.defects
    }

    /// A plan that stands for a mapping that contains itself: it only says so.
    init(recursive name: String) {
        self.name = name
        version = ""
        layout = Layout()
        rows = []
        ignored = []
        identity = nil
        notesCompanions = false
        slotCount = 0
        readsAround = false
        outerField = nil
        make = { _ in throw Refusal(.mapping) }
        steps = [EncodeStep { _, _ in throw Refusal(.mapping) }]
        defects = ["\(name) contains itself; a mapping has a fixed depth"]
    }

    /// A reading that first checks the fields that become no property.
    private static func checking(_ checks: [CheckStep], before reading: @escaping Reading<Entity>) -> Reading<Entity> {
        { reader in
            for check in checks { try check.run(reader) }
            return try reading(reader)
        }
    }

    /// Makes the entity of a record whose frame has been filled.
    @inlinable
    @inline(__always)
    func entity(from record: RecordView, _ frame: Frame) throws -> Entity {
        try make(Reader(record: record, frame: frame))
    }

    /// Writes an entity as an object.
    @usableFromInline
    func encode(_ entity: EntityAddress, to writer: inout Writer) throws {
        writer.openObject()
        if notesCompanions {
            let saved = writer.forgetCompanions()
            try EntityAddress.lendEach(steps) { step in try step.value.run(entity, &writer) }
            writer.restoreCompanions(saved)
        } else {
            try EntityAddress.lendEach(steps) { step in try step.value.run(entity, &writer) }
        }
        writer.closeObject()
    }

    /// Throws when the mapping itself is wrong.
    func checkDefects() throws(MappingError) {
        guard defects.isEmpty else { throw MappingError(defects: defects, of: name, version) }
    }
}
