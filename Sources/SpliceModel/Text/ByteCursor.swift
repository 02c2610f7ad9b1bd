/// Reads ASCII syntax from bytes, one byte of look-ahead. For dates and numbers; nothing is allocated.
@usableFromInline
struct ByteCursor<Bytes: IteratorProtocol<UInt8>> {
    @usableFromInline var rest: Bytes
    /// The byte to read next; nil at the end.
    @usableFromInline var next: UInt8?

    @inlinable
    init(_ bytes: Bytes) {
        rest = bytes
        next = rest.next()
    }

    @inlinable
    var isAtEnd: Bool { next == nil }

    /// Steps over `byte` if it is the next one.
    @inlinable
    @discardableResult
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        next = rest.next()
        return true
    }

    /// Reads one digit if there is one.
    @inlinable
    mutating func takeDigit() -> UInt8? {
        guard let byte = next, byte &- 0x30 <= 9 else { return nil }
        next = rest.next()
        return byte &- 0x30
    }

    /// Reads exactly `count` digits; nil, with some of them read, when there are fewer.
    @inlinable
    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = takeDigit() else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }
}
