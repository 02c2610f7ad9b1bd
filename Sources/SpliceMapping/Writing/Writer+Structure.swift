extension Writer {
    /// A comma follows every value; at the end of an object or an array the last one becomes the bracket.
    @inlinable
    @inline(__always)
    mutating func separate() { buffer.append(.comma) }

    @inlinable
    @inline(__always)
    mutating func openObject() { buffer.append(.openBrace) }

    @inlinable
    @inline(__always)
    mutating func closeObject() { close(with: .closeBrace) }

    @inlinable
    @inline(__always)
    mutating func openArray() { buffer.append(.openBracket) }

    @inlinable
    @inline(__always)
    mutating func closeArray() { close(with: .closeBracket) }

    @inlinable
    @inline(__always)
    mutating func close(with bracket: UInt8) {
        if buffer.last == .comma {
            buffer.set(bracket, at: buffer.count &- 1)
        } else {
            buffer.append(bracket)
        }
    }

    /// Writes a key; the result is where it starts.
    @inlinable
    @inline(__always)
    mutating func openMember(_ key: PaddedLiteral) -> Int {
        let start = buffer.count
        buffer.append(key)
        return start
    }

    /// Ends a key and its value. Where no value was written, the key goes too.
    @inlinable
    @inline(__always)
    mutating func closeMember(_ key: PaddedLiteral, _ start: Int) {
        if buffer.count == start &+ key.count { buffer.count = start } else { separate() }
    }

    /// The last key of a path as it is written: `"name":`; nothing for the record itself.
    @usableFromInline
    static func key(of path: String) -> PaddedLiteral {
        PaddedLiteral(FieldPath(path).steps.last.map { key($0) } ?? [])
    }

    /// A key as it is written.
    static func key(_ name: String) -> [UInt8] {
        var writer = Writer(capacity: 64)
        writer.text(name)
        return writer.bytes + [.colon]
    }
}
