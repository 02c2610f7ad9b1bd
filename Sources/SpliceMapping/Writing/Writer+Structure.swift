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
}
