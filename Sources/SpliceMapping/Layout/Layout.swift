/// Which paths of a document a mapping reads, and in which slot of its frame the scanner puts each.
///
/// It is built once, row by row, and then compiled into the scanner's tables. A nested record shares the frame of the
/// record around it; the elements of an array have frames of their own.
@usableFromInline
struct Layout: Sendable {
    /// What a key leads to.
    @usableFromInline
    indirect enum Shape: Sendable {
        /// A value that a rule reads; objects and arrays are kept as their bytes.
        case value
        /// An object whose keys are read one by one.
        case object([Key])
        /// An array whose elements are read one by one.
        case elements(Layout)
    }

    /// One key of an object.
    @usableFromInline
    struct Key: Sendable {
        let name: String
        let slot: Int
        var shape: Shape
    }

    /// A field of the record around this one that a row reads beside its own: `^.currency`.
    struct OuterField: Sendable {
        let path: FieldPath
        let slot: Int
    }

    private(set) var keys: [Key] = []
    /// The fields of the record around this one that are read here.
    private(set) var outerFields: [OuterField] = []
    /// Slots of embedded records that hold a field of this one.
    private(set) var aliases: [(from: Int, to: Int)] = []
    /// Slots that hold the record itself, for rows at the path “.”.
    private(set) var recordSlots: [Int] = []
    @usableFromInline private(set) var slotCount = 0
    /// True when rows look codes up in tables that may be replaced.
    private(set) var usesLookups = false
    /// What is wrong with the mapping, in words; empty for a good one.
    private(set) var defects: [String] = []

    @usableFromInline
    init() {}

    /// The size of a frame: a header that describes the record itself, then the slots.
    @usableFromInline var frameSize: Int { slotCount + 1 }

    /// The slot of the value at a path; the same path has the same slot, however many rows read it.
    mutating func slot(for path: FieldPath) -> Int {
        if let defect = path.defect { note(defect) }
        guard !path.isOuter else { return outerSlot(for: path) }
        if path.steps.isEmpty { note("“.”, the record itself, can only be read by a nested mapping") }
        return insert(path, as: .value)
    }

    /// Puts the keys of a nested record below `path`, in this frame.
    ///
    /// - Returns: the slot that tells whether the nested record is there, and what to add to the nested slots.
    mutating func embed(_ nested: Layout, at path: FieldPath) -> (presence: Int, base: Int) {
        let presence = presence(at: path)
        return (presence, embed(nested, at: path, presence: presence, isShared: false))
    }

    /// Puts the keys of several mappings of one object below `path`, of which a rule chooses one. A key that two of them
    /// read is recorded once and copied.
    ///
    /// - Returns: the slot that tells whether the object is there, that of the field `tag`, which is followed by the slots of
    ///   the mappings in turn.
    mutating func overlay(
        _ alternatives: [Layout], at path: FieldPath, tag: FieldPath
    ) -> (presence: Int, base: Int) {
        let presence = presence(at: path)
        let source = slot(for: tag)
        // The alternatives stand one behind the other; a slot of this record among them would shift those behind it.
        for nested in alternatives {
            for outer in nested.outerFields { _ = slot(for: outer.path.inner) }
        }
        let base = newSlot()
        aliases.append((source, base))
        for nested in alternatives { _ = embed(nested, at: path, presence: presence, isShared: true) }
        return (presence, base)
    }

    private mutating func embed(_ nested: Layout, at path: FieldPath, presence: Int, isShared: Bool) -> Int {
        let base = slotCount
        slotCount += nested.slotCount
        merge(nested.keys, at: path, base: base, isShared: isShared)
        for slot in nested.recordSlots { aliases.append((presence, slot + base)) }
        for outer in nested.outerFields { aliases.append((slot(for: outer.path.inner), outer.slot + base)) }
        for alias in nested.aliases { aliases.append((alias.from + base, alias.to + base)) }
        defects += nested.defects
        usesLookups = usesLookups || nested.usesLookups
        return base
    }

    /// The slot of the object at a path, or of the record itself.
    private mutating func presence(at path: FieldPath) -> Int {
        if let defect = path.defect { note(defect) }
        guard path.steps.isEmpty else { return insert(path, as: .object([])) }
        recordSlots.append(newSlot())
        return slotCount - 1
    }

    /// Has the elements of the array at `path` recorded in frames of their own.
    ///
    /// - Returns: the slot of the array.
    mutating func elements(_ nested: Layout, at path: FieldPath) -> Int {
        if let defect = path.defect { note(defect) }
        if path.steps.isEmpty { note("“.”, the record itself, is no array") }
        defects += nested.defects
        usesLookups = usesLookups || nested.usesLookups
        return insert(path, as: .elements(nested))
    }

    /// The slots of the objects that a path leads through, outermost first, with the path to each.
    ///
    /// They tell a value that is missing from a value whose surroundings are missing.
    func ancestors(of path: FieldPath) -> [(path: String, slot: Int)] {
        var keys = keys
        var found: [(path: String, slot: Int)] = []
        for step in path.isOuter ? [] : path.steps.dropLast() {
            guard let key = keys.first(where: { $0.name == step }), case .object(let children) = key.shape else {
                break
            }
            found.append((found.last.map { "\($0.path).\(step)" } ?? step, key.slot))
            keys = children
        }
        return found
    }

    /// The slots of the values inside the record, those of nested objects included.
    var valueSlots: [Int] { Layout.valueSlots(keys) }

    private static func valueSlots(_ keys: [Key]) -> [Int] {
        keys.flatMap { key in
            if case .object(let children) = key.shape { valueSlots(children) } else { [key.slot] }
        }
    }

    /// Notes that a row looks codes up in a table that may be replaced: a record then sees one version of each.
    mutating func noteLookup() { usesLookups = true }

    /// Adds a defect; the mapping will refuse to work and say why.
    @usableFromInline
    mutating func note(_ defect: String) { defects.append(defect) }

    private mutating func outerSlot(for path: FieldPath) -> Int {
        if let known = outerFields.first(where: { $0.path == path }) { return known.slot }
        if outerFields.count == Writer.outerCount {
            note("“\(path)”: more than \(Writer.outerCount) fields of the record around are read")
        }
        let slot = newSlot()
        outerFields.append(OuterField(path: path, slot: slot))
        return slot
    }

    private mutating func newSlot() -> Int {
        slotCount += 1
        return slotCount - 1
    }

    private mutating func insert(_ path: FieldPath, as shape: Shape) -> Int {
        var keys = keys
        let slot = place(path.steps[...], as: shape, path, in: &keys)
        self.keys = keys
        return slot
    }

    /// Finds or makes the key at the end of the steps, below `keys`.
    private mutating func place(
        _ steps: ArraySlice<String>, as shape: Shape, _ path: FieldPath, in keys: inout [Key]
    ) -> Int {
        guard let name = steps.first else { return 0 }
        let rest = steps.dropFirst()
        let index = keys.firstIndex { $0.name == name } ?? keys.endIndex
        if index == keys.endIndex {
            keys.append(Key(name: name, slot: newSlot(), shape: rest.isEmpty ? shape : .object([])))
            if rest.isEmpty { return keys[index].slot }
        }
        if rest.isEmpty {
            keys[index].shape = combine(keys[index].shape, with: shape, path)
            return keys[index].slot
        }
        keys[index].shape = combine(keys[index].shape, with: .object([]), path)
        guard case .object(var children) = keys[index].shape else { return keys[index].slot }
        let slot = place(rest, as: shape, path, in: &children)
        keys[index].shape = .object(children)
        return slot
    }

    /// One key can be read as a value and as an object at once, but not as an array's elements and as something else.
    private mutating func combine(_ present: Shape, with wanted: Shape, _ path: FieldPath) -> Shape {
        switch (present, wanted) {
        case (.value, .value), (.object, .value): return present
        case (.value, .object): return wanted
        case (.object(let some), .object(let more)): return .object(more.isEmpty ? some : some + more)
        case (.value, .elements), (.elements, _), (.object, .elements):
            note("“\(path)” is read as the elements of an array and in another way")
            return present
        }
    }

    private mutating func merge(_ nested: [Key], at path: FieldPath, base: Int, isShared: Bool) {
        var keys = keys
        merge(nested, at: path.steps[...], path, base: base, isShared: isShared, into: &keys)
        self.keys = keys
    }

    private mutating func merge(
        _ nested: [Key], at steps: ArraySlice<String>, _ path: FieldPath, base: Int, isShared: Bool,
        into keys: inout [Key]
    ) {
        guard let name = steps.first else {
            for key in nested {
                guard let index = keys.firstIndex(where: { $0.name == key.name }) else {
                    keys.append(key.shifted(by: base))
                    continue
                }
                let path = path.appending(key.name)
                if isShared {
                    share(key, path, base: base, with: &keys[index])
                } else {
                    note("“\(path)” is read twice")
                }
            }
            return
        }
        guard let index = keys.firstIndex(where: { $0.name == name }),
            case .object(var children) = keys[index].shape
        else { return }
        merge(nested, at: steps.dropFirst(), path, base: base, isShared: isShared, into: &children)
        keys[index].shape = .object(children)
    }

    /// Has a key that is recorded already serve a second mapping too.
    private mutating func share(_ key: Key, _ path: FieldPath, base: Int, with present: inout Key) {
        aliases.append((present.slot, key.slot + base))
        switch (present.shape, key.shape) {
        case (.value, .value), (.object, .value): break
        case (.value, .object): present.shape = key.shifted(by: base).shape
        case (.object(var children), .object(let more)):
            merge(more, at: [], path, base: base, isShared: true, into: &children)
            present.shape = .object(children)
        case (.elements(let some), .elements(let other)) where some.isSame(as: other): break
        default: note("“\(path)” is read as the elements of an array and in another way")
        }
    }

    /// True when both record the same keys in the same slots.
    private func isSame(as other: Layout) -> Bool {
        slotCount == other.slotCount && Layout.areSame(keys, other.keys)
            && outerFields.map(\.path) == other.outerFields.map(\.path)
            && outerFields.map(\.slot) == other.outerFields.map(\.slot)
    }

    private static func areSame(_ some: [Key], _ others: [Key]) -> Bool {
        some.count == others.count
            && zip(some, others).allSatisfy { left, right in
                guard left.name == right.name, left.slot == right.slot else { return false }
                return switch (left.shape, right.shape) {
                case (.value, .value): true
                case (.object(let keys), .object(let more)): areSame(keys, more)
                case (.elements(let layout), .elements(let other)): layout.isSame(as: other)
                default: false
                }
            }
    }
}

extension Layout.Key {
    /// The key of a nested record, as a key of the frame that it is embedded in.
    fileprivate func shifted(by base: Int) -> Layout.Key {
        guard case .object(let children) = shape else { return Layout.Key(name: name, slot: slot + base, shape: shape) }
        return Layout.Key(name: name, slot: slot + base, shape: .object(children.map { $0.shifted(by: base) }))
    }
}
