/// Reads one record in one pass: finds the values that a layout asks for, and checks everything else.
///
/// Nothing is allocated for what no row reads. The tables and the arena are reused from record to record, so a scanner
/// belongs to one decoder at a time.
struct Scanner: ~Copyable {
    var tables: [KeyTable] = []
    /// How many tokens an element of an array has, by table.
    var frameSizes: [Int] = []
    var arena = TokenArena()
    /// The records in the arena that have not been mapped yet.
    var waiting: [ScannedRecord] = []
    var limits: DecodingLimits
    /// Told to every record, so that texts which are passed on are known by the record they stand in; 0 for none.
    var stamp: UInt32 = 0
    /// Who is told of every well-formed record; nil, the default, for nobody.
    var drift: DriftLedger?
    /// True for records that come from a format that has nothing but text.
    var readsUntypedText = false

    init(_ layout: Layout, limits: DecodingLimits) {
        self.limits = limits
        compile(layout)
    }

    deinit { for table in tables { table.deallocate() } }

    /// Records the object at or behind `start`, and nothing else. Its frame is the arena's first.
    ///
    /// - Returns: the index behind the object.
    mutating func record(in bytes: Bytes, at start: Int) throws(ScanFault) -> Int {
        assert(waiting.isEmpty)
        arena.reset()
        return try nextRecord(in: bytes, at: start)
    }

    /// Records the object at or behind `start` behind those that the arena holds already.
    mutating func nextRecord(in bytes: Bytes, at start: Int) throws(ScanFault) -> Int {
        let frame = arena.frame(of: frameSizes[0])
        let open = bytes.afterWhitespace(start)
        guard open < bytes.count, bytes[open] == .openBrace else { throw ScanFault(.grammar, at: open) }
        let end = try object(in: bytes, at: open, table: 0, frame: frame &+ 1, depth: limits.maximumDepth)
        arena[frame] = Token(.object, from: open, to: end, link: Int(stamp))
        if readsUntypedText { arena.markTextUntyped() }
        return end
    }
}

extension Scanner {
    /// Records the keys of the object whose brace is at `start`. `frame` is the index of slot 0.
    ///
    /// Strings and numbers, which most values are, are read right here; the rest by `otherValue`.
    @inline(never)
    private mutating func object(
        in bytes: Bytes, at start: Int, table: Int, frame: Int, depth: Int
    ) throws(ScanFault) -> Int {
        guard depth > 0 else { throw ScanFault(.tooDeep, at: start) }
        let keys = tables[table]
        var index = start
        var current = KeyTable.boundary
        while true {
            if keys.predicts(after: current, in: bytes, at: index) {
                let prediction = keys.prediction(after: current)
                index &+= prediction.length
                current = prediction.key
                if current == KeyTable.boundary { return index }
                if index < bytes.count, bytes[index] <= .space { index = bytes.afterWhitespace(index) }
            } else {
                let found = try nextKey(in: bytes, at: index, table: table, after: current)
                index = found.index
                current = found.key
                if current == KeyTable.boundary { return index }
            }
            guard index < bytes.count else { throw ScanFault(.grammar, at: index) }
            let byte = bytes[index]
            if byte == .quote {
                let text = try bytes.scanString(from: index &+ 1)
                let use = keys.use(of: current)
                if use.shape != .skipped {
                    let token = Token(.string, from: index &+ 1, to: text.end, traits: text.traits)
                    try record(token, use, frame: frame, at: index)
                }
                index = text.end &+ 1
            } else if byte.startsNumber {
                let number = try bytes.scanNumber(from: index)
                let use = keys.use(of: current)
                if use.shape != .skipped {
                    let token = Token(.number, from: index, to: number.end, traits: number.traits)
                    try record(token, use, frame: frame, at: index)
                }
                index = number.end
            } else {
                let use = keys.use(of: current)
                if use.shape == .skipped {
                    index = try bytes.skipValue(at: index, depth: depth &- 1)
                } else {
                    index = try otherValue(in: bytes, at: index, use, frame: frame, depth: depth &- 1)
                }
            }
        }
    }

    /// Puts the token of a key's value into its slot. `start` is where the value starts.
    @inline(__always)
    private mutating func record(
        _ token: Token, _ use: KeyTable.Use, frame: Int, at start: Int
    ) throws(ScanFault) {
        let slot = frame &+ Int(use.slot)
        if arena[slot].kind != .absent, try !replaces(use, frame: frame, at: start) { return }
        arena[slot] = token
    }

    /// Whether the value of a key that occurs again takes the place of the first, of which then nothing stays.
    @inline(never)
    private mutating func replaces(_ use: KeyTable.Use, frame: Int, at start: Int) throws(ScanFault) -> Bool {
        if limits.duplicateKeys == .reject { throw ScanFault(.duplicateKey, at: start) }
        guard limits.duplicateKeys == .keepLast else { return false }
        if use.shape == .object { forget(table: Int(use.table), frame: frame) }
        return true
    }

    /// Records an object, an array or a literal that a row reads.
    @inline(never)
    private mutating func otherValue(
        in bytes: Bytes, at start: Int, _ use: KeyTable.Use, frame: Int, depth: Int
    ) throws(ScanFault) -> Int {
        let byte = bytes[start]
        let slot = frame &+ Int(use.slot)
        guard byte == .openBrace || byte == .openBracket else {
            let literal = try bytes.scanLiteral(from: start)
            try record(Token(literal.kind, from: start, to: literal.end), use, frame: frame, at: start)
            return literal.end
        }
        if arena[slot].kind != .absent, try !replaces(use, frame: frame, at: start) {
            return try bytes.skipNested(at: start, depth: depth)
        }
        if byte == .openBracket, use.shape == .elements {
            return try elements(in: bytes, at: start, table: Int(use.table), slot: slot, depth: depth)
        }
        let end: Int
        if byte == .openBrace, use.shape == .object {
            end = try object(in: bytes, at: start, table: Int(use.table), frame: frame, depth: depth)
        } else {
            end = try bytes.skipNested(at: start, depth: depth)
        }
        arena[slot] = Token(byte == .openBrace ? .object : .array, from: start, to: end)
        return end
    }

    /// Records the elements of the array whose bracket is at `start`: frames linked one to the next.
    private mutating func elements(
        in bytes: Bytes, at start: Int, table: Int, slot: Int, depth: Int
    ) throws(ScanFault) -> Int {
        guard depth > 0 else { throw ScanFault(.tooDeep, at: start) }
        var index = bytes.afterWhitespace(start &+ 1)
        if index < bytes.count, bytes[index] == .closeBracket {
            arena[slot] = Token(.array, from: start, to: start)
            return index &+ 1
        }
        let size = frameSizes[table]
        var count = 0
        var first = 0
        var previous = 0
        while true {
            let frame = arena.frame(of: size)
            if count == 0 { first = frame } else { arena[previous].link = UInt32(truncatingIfNeeded: frame) }
            index = try element(in: bytes, at: index, table: table, frame: frame, depth: depth &- 1)
            previous = frame
            count &+= 1
            if index < bytes.count, bytes[index] != .comma { index = bytes.afterWhitespace(index) }
            guard index < bytes.count else { throw ScanFault(.grammar, at: index) }
            if bytes[index] == .closeBracket { break }
            guard bytes[index] == .comma else { throw ScanFault(.grammar, at: index) }
            index = bytes.afterWhitespace(index &+ 1)
        }
        arena[slot] = Token(.array, from: start, to: start &+ count, link: first)
        return index &+ 1
    }

    /// Records one element; its header tells what it is.
    @inline(__always)
    private mutating func element(
        in bytes: Bytes, at start: Int, table: Int, frame: Int, depth: Int
    ) throws(ScanFault) -> Int {
        guard start < bytes.count else { throw ScanFault(.grammar, at: start) }
        if bytes[start] == .openBrace {
            let end = try object(in: bytes, at: start, table: table, frame: frame &+ 1, depth: depth)
            arena[frame] = Token(.object, from: start, to: end)
            return end
        }
        return try scalar(in: bytes, at: start, header: frame, depth: depth)
    }

    /// Records an element that is no object.
    @inline(never)
    private mutating func scalar(
        in bytes: Bytes, at start: Int, header: Int, depth: Int
    ) throws(ScanFault) -> Int {
        let byte = bytes[start]
        if byte == .quote {
            let text = try bytes.scanString(from: start &+ 1)
            arena[header] = Token(.string, from: start &+ 1, to: text.end, traits: text.traits)
            return text.end &+ 1
        }
        if byte.startsNumber {
            let number = try bytes.scanNumber(from: start)
            arena[header] = Token(.number, from: start, to: number.end, traits: number.traits)
            return number.end
        }
        if byte == .openBracket {
            let end = try bytes.skipNested(at: start, depth: depth)
            arena[header] = Token(.array, from: start, to: end)
            return end
        }
        let literal = try bytes.scanLiteral(from: start)
        arena[header] = Token(literal.kind, from: start, to: literal.end)
        return literal.end
    }
}

extension Scanner {
    /// Reads on to the next key of an object, or to its end, by the grammar.
    ///
    /// `start` is the brace of the object, or the index behind the value of the key `current`.
    ///
    /// - Returns: the key's number and the index of its value; `boundary` and the index behind the object at its end.
    @inline(never)
    private mutating func nextKey(
        in bytes: Bytes, at start: Int, table: Int, after current: Int
    ) throws(ScanFault) -> (key: Int, index: Int) {
        var index = bytes.afterWhitespace(current == KeyTable.boundary ? start &+ 1 : start)
        guard index < bytes.count else { throw ScanFault(.grammar, at: index) }
        if bytes[index] == .closeBrace {
            tables[table].learn(after: current, from: start, to: index &+ 1, in: bytes, key: KeyTable.boundary)
            return (KeyTable.boundary, index &+ 1)
        }
        if current != KeyTable.boundary {
            guard bytes[index] == .comma else { throw ScanFault(.grammar, at: index) }
            index = bytes.afterWhitespace(index &+ 1)
        }
        guard index < bytes.count, bytes[index] == .quote else { throw ScanFault(.grammar, at: index) }
        let nameStart = index &+ 1
        let name = try bytes.scanString(from: nameStart)
        index = try bytes.afterColon(name.end &+ 1)
        if name.traits.contains(.escaped) {
            return (escapedKey(bytes.slice(from: nameStart, to: name.end), table: table), index)
        }
        let key = number(of: bytes.slice(from: nameStart, to: name.end), in: bytes, at: nameStart, table: table)
        tables[table].learn(after: current, from: start, to: index, in: bytes, key: key)
        return (key, index)
    }
}
