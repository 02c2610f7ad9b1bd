/// The keys of one object of a layout, and those that were met beside them.
///
/// Keys that no row reads are remembered too (up to ``capacity``): each has a number of its own, which prediction needs. What
/// does not fit any more is still scanned correctly, only without prediction.
///
/// **Why it is sound.** The table owns four allocations of fixed size, initialised in `init` and released in
/// `deallocate`, which its one owner, `Scanner`, calls once. Key numbers come from the table itself and are below `count`;
/// hash positions are masked to a byte, and the table of 256 positions never fills, since `capacity` is below it.
@safe
struct KeyTable {
    /// The number that stands for the start and for the end of the object.
    static let boundary = 0
    /// The number that stands for all keys that the table has no room for.
    static let other = 1
    /// The number of the first key.
    static let firstKey = 2
    /// The most keys that a table remembers, the numbers above included.
    static let capacity = 160

    /// What is wrong with keys of which one object has more than a table holds; what does not fit would never be read.
    static func defects(of keys: [Layout.Key], at path: String = "") -> [String] {
        let most = capacity - firstKey
        let name = path.isEmpty ? "." : path
        let own = keys.count > most ? ["“\(name)” has \(keys.count) fields, more than \(most)"] : []
        return keys.reduce(into: own) { found, key in
            guard case .object(let inner) = key.shape else { return }
            found += defects(of: inner, at: path.isEmpty ? key.name : "\(path).\(key.name)")
        }
    }

    private let keys: UnsafeMutablePointer<Key>
    private let uses: UnsafeMutablePointer<Use>
    private let successors: UnsafeMutablePointer<Prediction>
    private let positions: UnsafeMutablePointer<UInt8>
    private(set) var count = KeyTable.firstKey
    /// How many keys the layout knows; numbers from here on are of keys that no row reads.
    private(set) var knownCount = KeyTable.firstKey

    init() {
        unsafe keys = .allocate(capacity: KeyTable.capacity)
        unsafe keys.initialize(repeating: Key(), count: KeyTable.capacity)
        unsafe uses = .allocate(capacity: KeyTable.capacity)
        unsafe uses.initialize(repeating: Use(), count: KeyTable.capacity)
        unsafe successors = .allocate(capacity: KeyTable.capacity)
        unsafe successors.initialize(repeating: Prediction(), count: KeyTable.capacity)
        unsafe positions = .allocate(capacity: 256)
        unsafe positions.initialize(repeating: 0, count: 256)
    }

    func deallocate() {
        unsafe keys.deinitialize(count: KeyTable.capacity)
        unsafe keys.deallocate()
        unsafe uses.deallocate()
        unsafe successors.deallocate()
        unsafe positions.deallocate()
    }

    /// How to recognise a key.
    struct Key {
        var prefix: UInt64 = 0
        var suffix: UInt64 = 0
        var length = 0
        var name: [UInt8] = []
    }

    /// What is done with the value of a key.
    struct Use: BitwiseCopyable {
        var shape = Shape.skipped
        /// The slot of the value.
        var slot: Int32 = 0
        /// The table of the object or of the elements.
        var table: Int32 = 0
    }

    /// What a value is to the layout.
    enum Shape: UInt8 { case skipped, value, object, elements }

    /// The key with a number.
    @inline(__always)
    subscript(_ number: Int) -> Key {
        get {
            assert(number >= 0 && number < count)
            return unsafe keys[number]
        }
        nonmutating set {
            assert(number >= 0 && number < count)
            unsafe keys[number] = newValue
        }
    }

    /// What is done with the value of the key with a number.
    @inline(__always)
    func use(of number: Int) -> Use {
        assert(number >= 0 && number < KeyTable.capacity)
        return unsafe uses[number]
    }

    /// Says what is done with the value of a key.
    func setUse(of number: Int, _ shape: Shape, slot: Int, table: Int = 0) {
        assert(number >= 0 && number < count)
        unsafe uses[number] = Use(shape: shape, slot: Int32(slot), table: Int32(table))
    }

    /// The number of the key with these bytes; nil when the table has none.
    func number(of name: Bytes, _ words: KeyWords) -> Int? {
        var position = words.hash
        while true {
            let number = Int(unsafe positions[position])
            if number == 0 { return nil }
            if unsafe keys[number].length == name.count && keys[number].prefix == words.prefix
                && keys[number].suffix == words.suffix, name.count <= 16 || hasName(number, name)
            {
                return number
            }
            position = (position &+ 1) & 255
        }
    }

    /// Adds a key; nil when the table is full.
    mutating func add(_ name: Bytes, _ words: KeyWords) -> Int? {
        guard count < KeyTable.capacity else { return nil }
        let number = count
        count += 1
        self[number] = Key(prefix: words.prefix, suffix: words.suffix, length: name.count, name: name.array)
        var position = words.hash
        while unsafe positions[position] != 0 { position = (position &+ 1) & 255 }
        unsafe positions[position] = UInt8(number)
        return number
    }

    /// Declares the keys so far to be those of the layout.
    mutating func sealLayout() { knownCount = count }

    private func hasName(_ number: Int, _ name: Bytes) -> Bool {
        let own = self[number].name
        for index in own.indices where own[index] != name[index] { return false }
        return true
    }

    /// Whether the bytes at `index` are what followed the key `number` the last time.
    @inline(__always)
    func predicts(after number: Int, in bytes: Bytes, at index: Int) -> Bool {
        unsafe successors[number].matches(bytes, at: index)
    }

    @inline(__always)
    func prediction(after number: Int) -> (length: Int, key: Int) {
        unsafe (Int(successors[number].length), Int(successors[number].key))
    }

    /// Remembers what followed the key `number`.
    @inline(__always)
    func learn(after number: Int, from start: Int, to end: Int, in bytes: Bytes, key: Int) {
        unsafe successors[number].learn(from: start, to: end, in: bytes, key: key)
    }
}

/// The first and the last eight bytes of a key, which together identify every key of up to sixteen.
struct KeyWords {
    let prefix: UInt64
    let suffix: UInt64
    let hash: Int

    /// The words of the key that starts at `start` of `bytes`; bytes behind a short key may be read, and are masked out.
    @inline(__always)
    init(_ name: Bytes, in bytes: Bytes, at start: Int) {
        let length = name.count
        if length >= 8 {
            prefix = name.word(at: 0)
            suffix = name.word(at: length &- 8)
        } else if start &+ 8 <= bytes.count {
            prefix = bytes.word(at: start) & Word.mask(bytes: length)
            suffix = prefix
        } else {
            var word: UInt64 = 0
            for index in 0..<length { word |= UInt64(name[index]) &<< UInt64(8 &* index) }
            prefix = word
            suffix = word
        }
        let mixed = (prefix ^ (suffix &* 3) ^ UInt64(truncatingIfNeeded: length)) &* 0x9e37_79b9_7f4a_7c15
        hash = Int(truncatingIfNeeded: mixed &>> 56)
    }
}
