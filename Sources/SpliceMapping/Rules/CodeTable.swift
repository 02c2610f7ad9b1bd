/// Codes and values, looked up both ways without an allocation.
///
/// Small values (enumerations without payload, packed codes) find their code by their bits; others through a dictionary.
@usableFromInline
final class CodeTable<Value: Hashable & Sendable>: Sendable {
    @usableFromInline
    struct Entry: Sendable {
        /// The first eight bytes of the code, and how many it has.
        @usableFromInline let prefix: UInt64
        @usableFromInline let length: Int
        @usableFromInline let code: [UInt8]
        @usableFromInline let value: Value
    }

    @usableFromInline let entries: [Entry]
    /// Positions in `entries` plus one by hash; 0 where there is none. Its size is a power of two.
    @usableFromInline let buckets: [UInt16]
    /// The quoted codes that are written, one behind the other.
    @usableFromInline let literals: PaddedLiteral
    /// Where each of them stands.
    @usableFromInline let places: [Range<Int>]
    /// Positions in `places` by value.
    @usableFromInline let positions: [Value: Int]
    /// Positions in `places` by the bits of a small value, -1 where there is none; empty when values are not small.
    @usableFromInline let dense: [Int16]
    /// What unknown codes stand for; nil to refuse them.
    @usableFromInline let unknown: Value?
    let codes: [String]
    /// Codes that are read, but written as another.
    let aliases: [String]
    /// Codes that stand for two different values: looking them up would be a matter of chance.
    let ambiguous: [String]

    init(_ pairs: [(code: String, value: Value)], unknown: Value?) {
        self.unknown = unknown
        codes = pairs.map(\.code)
        entries = pairs.map { pair in
            let bytes = Array(pair.code.utf8)
            return Entry(prefix: CodeTable.prefix(bytes), length: bytes.count, code: bytes, value: pair.value)
        }
        var size = 16
        while size < pairs.count * 4 { size *= 2 }
        var buckets = [UInt16](repeating: 0, count: size)
        for (index, entry) in entries.enumerated().prefix(Int(UInt16.max) - 1) {
            var position = CodeTable.hash(entry.prefix, entry.length) & (size - 1)
            while buckets[position] != 0 { position = (position + 1) & (size - 1) }
            buckets[position] = UInt16(index + 1)
        }
        self.buckets = buckets
        var writer = Writer(capacity: 256)
        var places: [Range<Int>] = []
        var positions: [Value: Int] = [:]
        var aliases: [String] = []
        var dense = [Int16](repeating: -1, count: 1 << (8 * min(MemoryLayout<Value>.size, 2)))
        for pair in pairs {
            guard positions[pair.value] == nil else {
                aliases.append(pair.code)
                continue
            }
            if let bits = rawBits(of: pair.value) { dense[bits] = Int16(truncatingIfNeeded: places.count) }
            positions[pair.value] = places.count
            let start = writer.buffer.count
            writer.text(pair.code)
            places.append(start..<writer.buffer.count)
        }
        var values: [String: Value] = [:]
        ambiguous = pairs.filter { pair in
            if let value = values[pair.code] { return value != pair.value }
            values[pair.code] = pair.value
            return false
        }.map(\.code)
        literals = PaddedLiteral(writer.bytes)
        self.places = places
        self.positions = positions
        self.aliases = aliases
        self.dense = MemoryLayout<Value>.size <= 2 && places.count < Int(Int16.max) ? dense : []
    }

    /// What a code stands for.
    @inlinable
    func value(of code: Bytes) throws(Refusal) -> Value {
        if let value = entry(of: code) { return value }
        guard let unknown else { throw Refusal(.unknownCode) }
        return unknown
    }

    /// What a code stands for; nil for one that the table does not have.
    @inlinable
    @inline(__always)
    func entry(of code: Bytes) -> Value? {
        let prefix = code.prefixWord
        let mask = buckets.count &- 1
        var position = CodeTable.hash(prefix, code.count) & mask
        while true {
            let number = Int(buckets[position])
            if number == 0 { return nil }
            let entry = entries[number &- 1]
            if entry.prefix == prefix, entry.length == code.count, code.count <= 8 || code.hasBytes(entry.code) {
                return entry.value
            }
            position = (position &+ 1) & mask
        }
    }

    /// Writes the code of a value, quoted.
    @inlinable
    func write(_ value: Value, to writer: inout Writer) throws(Refusal) {
        if let bits = rawBits(of: value), bits < dense.count, dense[bits] >= 0 {
            return writer.buffer.append(literals, places[Int(dense[bits])])
        }
        guard let position = positions[value] else { throw Refusal(.noCode) }
        writer.buffer.append(literals, places[position])
    }

    /// Notes what is wrong with the table of a row.
    func noteDefects(at path: FieldPath, in layout: inout Layout) {
        for code in ambiguous { layout.note("“\(path)”: the code “\(code)” stands for two values") }
        if entries.count >= Int(UInt16.max) { layout.note("“\(path)”: a table has at most \(UInt16.max) codes") }
    }

    @inlinable
    @inline(__always)
    static func hash(_ prefix: UInt64, _ length: Int) -> Int {
        let mixed = (prefix ^ UInt64(truncatingIfNeeded: length)) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: mixed &>> 40)
    }

    private static func prefix(_ bytes: [UInt8]) -> UInt64 {
        bytes.prefix(8).enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
    }
}
