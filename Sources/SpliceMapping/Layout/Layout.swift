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
    /// The fields of the record around this one that are read here; at most one.
    private(set) var outerFields: [OuterField] = []
    /// Slots of embedded records that hold a field of this one.
    private(set) var aliases: [(from: Int, to: Int)] = []
    @usableFromInline private(set) var slotCount = 0
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
        return insert(path, as: .value)
    }

    /// Puts the keys of a nested record below `path`, in this frame.
    ///
    /// - Returns: the slot that tells whether the nested record is there, and what to add to the nested slots.
    mutating func embed(_ nested: Layout, at path: FieldPath) -> (presence: Int, base: Int) {
        if let defect = path.defect { note(defect) }
        let presence = insert(path, as: .object([]))
        let base = slotCount
        slotCount += nested.slotCount
        merge(nested.keys, at: path, base: base)
        for alias in nested.aliases { aliases.append((alias.from + base, alias.to + base)) }
        for outer in nested.outerFields {
            aliases.append((slot(for: outer.path.inner), outer.slot + base))
        }
        defects += nested.defects
        return (presence, base)
    }

    /// Has the elements of the array at `path` recorded in frames of their own.
    ///
    /// - Returns: the slot of the array, and that of the field that the elements read of this record.
    mutating func elements(_ nested: Layout, at path: FieldPath) -> (slot: Int, outer: Int) {
        if let defect = path.defect { note(defect) }
        defects += nested.defects
        let slot = insert(path, as: .elements(nested))
        return (slot, nested.outerFields.first.map { self.slot(for: $0.path.inner) } ?? slot)
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

    /// Adds a defect; the mapping will refuse to work and say why.
    @usableFromInline
    mutating func note(_ defect: String) { defects.append(defect) }

    private mutating func outerSlot(for path: FieldPath) -> Int {
        if let known = outerFields.first(where: { $0.path == path }) { return known.slot }
        if let other = outerFields.first { note("“\(other.path)” and “\(path)”: only one field of the record around") }
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

    private mutating func merge(_ nested: [Key], at path: FieldPath, base: Int) {
        var keys = keys
        merge(nested, at: path.steps[...], path, base: base, into: &keys)
        self.keys = keys
    }

    private mutating func merge(
        _ nested: [Key], at steps: ArraySlice<String>, _ path: FieldPath, base: Int, into keys: inout [Key]
    ) {
        guard let name = steps.first else {
            for key in nested {
                if keys.contains(where: { $0.name == key.name }) { note("“\(path).\(key.name)” is read twice") }
                keys.append(key.shifted(by: base))
            }
            return
        }
        guard let index = keys.firstIndex(where: { $0.name == name }),
            case .object(var children) = keys[index].shape
        else { return }
        merge(nested, at: steps.dropFirst(), path, base: base, into: &children)
        keys[index].shape = .object(children)
    }
}

extension Layout.Key {
    /// The key of a nested record, as a key of the frame that it is embedded in.
    fileprivate func shifted(by base: Int) -> Layout.Key {
        guard case .object(let children) = shape else { return Layout.Key(name: name, slot: slot + base, shape: shape) }
        return Layout.Key(name: name, slot: slot + base, shape: .object(children.map { $0.shifted(by: base) }))
    }
}
