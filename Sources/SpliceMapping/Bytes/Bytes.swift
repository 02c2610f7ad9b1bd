/// A borrowed view of bytes: where they start, and how many there are.
///
/// This is the only type through which the module reads a document, and one of three files that hold unsafe code (the
/// others are `TokenArena` and `OutputBuffer`).
///
/// **Why it is sound.** A view is made in one place, `withBytes`, for the length of a closure, from storage that the
/// caller keeps alive; it is internal, and everything public that holds one (`Reader`, `Cell`) is noncopyable and only
/// ever lent, so no view outlives its storage. Each access is in bounds: `subscript` is checked in debug builds, and in
/// release builds its callers have compared the index with `count` in the lines before, or index a token that the
/// scanner recorded inside the same view. `word` additionally requires eight bytes from the index on.
@frozen
@usableFromInline
@safe
struct Bytes {
    @usableFromInline let base: UnsafePointer<UInt8>
    @usableFromInline let count: Int

    @inlinable
    @inline(__always)
    init(base: UnsafePointer<UInt8>, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    /// The byte at an index below `count`.
    @inlinable
    @inline(__always)
    subscript(_ index: Int) -> UInt8 {
        assert(index >= 0 && index < count)
        return unsafe base[index]
    }

    /// Eight bytes in memory order, the first in the lowest bits; the index is at most `count - 8`.
    @inlinable
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        assert(index >= 0 && index <= count &- 8)
        return unsafe UInt64(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
    }

    /// Sixteen bytes in memory order; the index is at most `count - 16`.
    @inlinable
    @inline(__always)
    func block(at index: Int) -> SIMD16<UInt8> {
        assert(index >= 0 && index <= count &- 16)
        return unsafe UnsafeRawPointer(base + index).loadUnaligned(as: SIMD16<UInt8>.self)
    }

    /// Four bytes in memory order; the index is at most `count - 4`.
    @inlinable
    @inline(__always)
    func halfWord(at index: Int) -> UInt32 {
        assert(index >= 0 && index <= count &- 4)
        return unsafe UInt32(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt32.self))
    }

    /// A part of the view; both bounds are in `0...count`.
    @inlinable
    @inline(__always)
    func slice(from start: Int, to end: Int) -> Bytes {
        assert(start >= 0 && start <= end && end <= count)
        return unsafe Bytes(base: base + start, count: end &- start)
    }

    /// A copy as an array, for tables built once and for messages.
    @usableFromInline
    var array: [UInt8] { unsafe Array(UnsafeBufferPointer(start: base, count: count)) }

    /// Compares byte by byte.
    @inlinable
    func equals(_ other: Bytes) -> Bool {
        guard count == other.count else { return false }
        var index = 0
        while index < count {
            if self[index] != other[index] { return false }
            index &+= 1
        }
        return true
    }

    /// A string of bytes that the scanner has already found to be UTF-8, which is not checked again.
    @inlinable
    @inline(__always)
    func string(isASCII: Bool) -> String {
        if #available(macOS 26, *) {
            return unsafe String(
                copying: UTF8Span(
                    unchecked: UnsafeBufferPointer(start: base, count: count).span, isKnownASCII: isASCII))
        }
        return unsafe String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
    }

    /// Lends the view as a span, whose subscript is bounds-checked.
    @inlinable
    @inline(__always)
    func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try body(UnsafeBufferPointer(start: base, count: count).span)
    }
}

extension [UInt8] {
    /// Appends a copy of the bytes.
    mutating func append(_ bytes: Bytes) {
        unsafe append(contentsOf: UnsafeBufferPointer(start: bytes.base, count: bytes.count))
    }
}

extension Span<UInt8> {
    /// Lends the span to the scanner as `Bytes`, for the length of the closure.
    ///
    /// An empty span has no address to lend: it is served by a byte on the stack that nobody reads.
    @inlinable
    @inline(__always)
    func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (Bytes) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try withUnsafeBufferPointer { (buffer) throws(Failure) -> Result in
            if let base = buffer.baseAddress { return unsafe try body(Bytes(base: base, count: buffer.count)) }
            var nothing: UInt8 = 0
            return unsafe try withUnsafePointer(to: &nothing) { (pointer) throws(Failure) -> Result in
                unsafe try body(Bytes(base: pointer, count: 0))
            }
        }
    }
}
