import Synchronization

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
    /// True when rows look codes up in tables that may be replaced.
    @usableFromInline let usesLookups: Bool
    /// The slots of the values inside a record.
    let valueSlots: [Int]
    /// The fields of the record around this one that rows read and write.
    let outerFields: [String]
    let notesCompanions: Bool
    /// Scanners for single documents.
    let scanners = ScannerPool()
    private let knownShape = Mutex<RecordShape?>(nil)

    /// What the readers of other formats than JSON have to know; found out when it is asked for the first time.
    var shape: RecordShape {
        knownShape.withLock { known in
            if let known { return known }
            let shape = RecordShape(self)
            known = shape
            return shape
        }
    }

    convenience init<M: Mapping>(_ mapping: M.Type) where M.Entity == Entity {
        self.init(name: M.name, version: M.version, identity: M.identity) { M.map(&$0) }
    }

    /// The plan of the rows that `map` declares.
    init(name: String, version: String, identity: String?, map: (inout Fields<Entity>) -> Reading<Entity>) {
        self.name = name
        self.version = version
        var fields = Fields<Entity>()
        let reading = map(&fields)
        make = fields.checks.isEmpty ? reading : Plan.checking(fields.checks, before: reading)
        self.identity = identity.map { ($0, fields.layout.slot(for: FieldPath($0))) }
        let rows = fields.finish()
        layout = fields.layout
        slotCount = layout.slotCount
        readsAround = !layout.outerFields.isEmpty || !layout.aliases.isEmpty || !layout.recordSlots.isEmpty
        usesLookups = layout.usesLookups
        valueSlots = layout.valueSlots
        outerFields = layout.outerFields.map(\.path.inner.description)
        self.rows = rows
        ignored = fields.ignored
        notesCompanions = !fields.companionPaths.isEmpty
        let encoder = EncodeChain(rows)
        steps = encoder.steps
        defects = fields.layout.defects + KeyTable.defects(of: layout.keys) + encoder.defects
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
        usesLookups = false
        valueSlots = []
        outerFields = []
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
        if let problems = writer.problems { return diagnose(entity, with: &writer, into: problems) }
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
