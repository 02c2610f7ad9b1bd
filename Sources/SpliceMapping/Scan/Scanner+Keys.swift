extension Scanner {
    /// Builds the tables of a layout: one for each object, and for the elements of each array.
    ///
    /// - Returns: the index of the table.
    @discardableResult
    mutating func compile(_ layout: Layout) -> Int {
        compile(layout.keys, frameSize: layout.frameSize)
    }

    private mutating func compile(_ keys: [Layout.Key], frameSize: Int) -> Int {
        let index = tables.count
        tables.append(KeyTable())
        frameSizes.append(frameSize)
        for key in keys {
            let name = Array(key.name.utf8)
            let number = name.span.withBytes { bytes in tables[index].add(bytes, KeyWords(bytes, in: bytes, at: 0)) }
            guard let number else { continue }
            switch key.shape {
            case .value:
                tables[index].setUse(of: number, .value, slot: key.slot)
            case .object(let children):
                let table = compile(children, frameSize: frameSize)
                tables[index].setUse(of: number, .object, slot: key.slot, table: table)
            case .elements(let layout):
                let table = compile(layout)
                tables[index].setUse(of: number, .elements, slot: key.slot, table: table)
            }
        }
        tables[index].sealLayout()
        return index
    }

    /// The number of a key: the layout's, one learnt before, or a new one.
    mutating func number(of name: Bytes, in bytes: Bytes, at start: Int, table: Int) -> Int {
        let words = KeyWords(name, in: bytes, at: start)
        if let known = tables[table].number(of: name, words) { return known }
        return tables[table].add(name, words) ?? KeyTable.other
    }

    /// The number of a key that is written with escapes: looked up by its text, never learnt.
    @inline(never)
    func escapedKey(_ name: Bytes, table: Int) -> Int {
        name.unescaped().span.withBytes { text in
            tables[table].number(of: text, KeyWords(text, in: text, at: 0)) ?? KeyTable.other
        }
    }

    /// Makes all slots of an object absent again, when a later one takes its place.
    @inline(never)
    mutating func forget(table: Int, frame: Int) {
        for number in KeyTable.firstKey..<tables[table].knownCount {
            let use = tables[table].use(of: number)
            arena[frame &+ Int(use.slot)] = .absent
            if use.shape == .object { forget(table: Int(use.table), frame: frame) }
        }
    }
}
