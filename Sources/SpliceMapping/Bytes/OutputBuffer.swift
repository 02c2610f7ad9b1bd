/// Growing storage for the bytes that a writer puts out.
///
/// **Why it is sound.** The buffer owns one allocation. `reserve` makes room before anything is stored; each method that
/// stores says how much it needs, and either reserves it itself or is named `unchecked`, for callers that reserved a larger
/// piece just before. Bytes below `count` are always initialised.
@frozen
@usableFromInline
@safe
struct OutputBuffer: ~Copyable {
    @usableFromInline private(set) var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var count = 0
    @usableFromInline private(set) var capacity: Int

    @usableFromInline
    init(capacity: Int) {
        self.capacity = max(capacity, 256)
        unsafe base = .allocate(capacity: self.capacity)
    }

    @inlinable
    deinit { unsafe base.deallocate() }

    /// Makes room for `needed` more bytes.
    @inlinable
    @inline(__always)
    mutating func reserve(_ needed: Int) {
        if count &+ needed > capacity { grow(by: needed) }
    }

    @usableFromInline
    @inline(never)
    mutating func grow(by needed: Int) {
        let larger = max(capacity * 2, count + needed)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe moved.moveInitialize(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = moved
        capacity = larger
    }

    /// One byte, where one is reserved.
    @inlinable
    @inline(__always)
    mutating func appendUnchecked(_ byte: UInt8) {
        assert(count < capacity)
        unsafe base[count] = byte
        count &+= 1
    }

    /// The lowest bytes of a word, where eight are reserved.
    @inlinable
    @inline(__always)
    mutating func appendUnchecked(_ word: UInt64, count length: Int) {
        assert(length <= 8 && count &+ 8 <= capacity)
        unsafe UnsafeMutableRawPointer(base + count).storeBytes(of: word.littleEndian, as: UInt64.self)
        count &+= length
    }

    /// One byte.
    @inlinable
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        appendUnchecked(byte)
    }

    /// Bytes as they are.
    @inlinable
    @inline(__always)
    mutating func append(_ bytes: Bytes) {
        reserve(bytes.count)
        unsafe (base + count).update(from: bytes.base, count: bytes.count)
        count &+= bytes.count
    }

    /// A part of a text behind which sixteen more bytes may be read, where sixteen more than its length are reserved.
    @inlinable
    @inline(__always)
    mutating func appendBlocksUnchecked(of text: Bytes, from start: Int, count length: Int) {
        assert(start &+ length &+ 16 <= text.count && count &+ length &+ 16 <= capacity)
        let target = unsafe UnsafeMutableRawPointer(base + count)
        var index = 0
        repeat {
            unsafe (target + index).storeBytes(of: text.block(at: start &+ index), as: SIMD16<UInt8>.self)
            index &+= 16
        } while index < length
        count &+= length
    }

    /// Makes one space of the two bytes at an index, which the bytes behind them follow.
    mutating func join(at index: Int) {
        precondition(index >= 0 && index &+ 2 <= count)
        unsafe base[index] = .space
        let rest = count &- index &- 2
        unsafe (base + index + 1).update(from: base + index + 2, count: rest)
        count &-= 1
    }

    /// Whether the quoted text from an index to the end has more characters than a limit, its escapes replaced.
    func isTextLonger(from start: Int, than limit: Int) -> Bool {
        let text = unsafe Bytes(base: base + start + 1, count: count &- start &- 2)
        return text.unescapedString().count > limit
    }

    /// A literal that was prepared for storing 16 bytes at a time.
    @inlinable
    @inline(__always)
    mutating func append(_ literal: PaddedLiteral) {
        unsafe appendPadded(literal.base, literal.count)
    }

    /// A part of such a literal; its bounds are in `0...count`.
    @inlinable
    @inline(__always)
    mutating func append(_ literal: PaddedLiteral, _ part: Range<Int>) {
        assert(part.lowerBound >= 0 && part.upperBound <= literal.count)
        unsafe appendPadded(literal.base + part.lowerBound, part.count)
    }

    /// Bytes behind which as many as `PaddedLiteral.padding` may be read.
    @inlinable
    @inline(__always)
    mutating func appendPadded(_ base: UnsafePointer<UInt8>, _ length: Int) {
        reserve(length &+ PaddedLiteral.padding)
        let source = unsafe UnsafeRawPointer(base)
        let target = unsafe UnsafeMutableRawPointer(self.base + count)
        if length <= 32 {
            unsafe target.storeBytes(of: source.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
            if length > 16 {
                let rest = unsafe (source + 16).loadUnaligned(as: SIMD16<UInt8>.self)
                unsafe (target + 16).storeBytes(of: rest, as: SIMD16<UInt8>.self)
            }
        } else {
            unsafe target.copyMemory(from: source, byteCount: length)
        }
        count &+= length
    }

    /// Two decimal digits of a number below 100, where two bytes are reserved.
    @inlinable
    @inline(__always)
    mutating func appendTwoDigitsUnchecked(_ value: Int) {
        setTwoDigits(value, at: count)
        count &+= 2
    }

    /// Stores two decimal digits of a number below 100 at an index that is reserved.
    @inlinable
    @inline(__always)
    mutating func setTwoDigits(_ value: Int, at index: Int) {
        assert(index &+ 2 <= capacity)
        let tens = UInt8(truncatingIfNeeded: UInt32(truncatingIfNeeded: value) / 10)
        unsafe base[index] = .zero &+ tens
        unsafe base[index &+ 1] = .zero &+ UInt8(truncatingIfNeeded: value) &- tens &* 10
    }

    /// Stores a byte at an index that is reserved.
    @inlinable
    @inline(__always)
    mutating func set(_ byte: UInt8, at index: Int) {
        assert(index < capacity)
        unsafe base[index] = byte
    }

    /// The byte at an index that was written.
    @usableFromInline
    subscript(_ index: Int) -> UInt8 {
        assert(index >= 0 && index < count)
        return unsafe base[index]
    }

    /// The last byte; 0 when there is none.
    @inlinable
    @inline(__always)
    var last: UInt8 { count > 0 ? unsafe base[count &- 1] : 0 }

    /// Copies text that needs no escape, and tells whether that was so: on `false` nothing was appended.
    ///
    /// Room for the text and eight more bytes is reserved. Copying and looking happen in one pass.
    @inlinable
    @inline(__always)
    mutating func appendPlainTextUnchecked(_ text: Bytes) -> Bool {
        let target = unsafe UnsafeMutableRawPointer(base + count)
        let isPlain =
            if text.count >= 16 {
                unsafe copyBlocks(text, to: target)
            } else if text.count >= 8 {
                unsafe copyTwoWords(text, to: target)
            } else {
                unsafe copyShort(text, to: target)
            }
        guard isPlain else { return false }
        count &+= text.count
        return true
    }

    /// Sixteen bytes at a time, of a text that has at least sixteen. The last sixteen overlap those before them.
    @inlinable
    @inline(__always)
    func copyBlocks(_ text: Bytes, to target: UnsafeMutableRawPointer) -> Bool {
        let last = text.count &- 16
        let end = text.block(at: last)
        var flags = Word.specialFlags(in: end)
        var index = 0
        while index < last {
            let block = text.block(at: index)
            unsafe (target + index).storeBytes(of: block, as: SIMD16<UInt8>.self)
            flags |= Word.specialFlags(in: block)
            index &+= 16
        }
        unsafe (target + last).storeBytes(of: end, as: SIMD16<UInt8>.self)
        let halves = Word.halves(of: flags)
        return (halves[0] | halves[1]) & Word.highBits == 0
    }

    /// Eight to fifteen bytes, as two words that overlap.
    @inlinable
    @inline(__always)
    func copyTwoWords(_ text: Bytes, to target: UnsafeMutableRawPointer) -> Bool {
        let last = text.count &- 8
        let (first, second) = (text.word(at: 0), text.word(at: last))
        unsafe target.storeBytes(of: first.littleEndian, as: UInt64.self)
        unsafe (target + last).storeBytes(of: second.littleEndian, as: UInt64.self)
        return (Word.specialFlags(in: first) | Word.specialFlags(in: second)) & Word.highBits == 0
    }

    /// At most seven bytes, stored as one word of eight.
    @inlinable
    @inline(__always)
    func copyShort(_ text: Bytes, to target: UnsafeMutableRawPointer) -> Bool {
        let word = text.prefixWord
        unsafe target.storeBytes(of: word.littleEndian, as: UInt64.self)
        return Word.specials(in: word | Word.spaces & ~Word.mask(bytes: text.count)) == 0
    }

    /// A copy of what was written.
    @usableFromInline var array: [UInt8] { unsafe Array(UnsafeBufferPointer(start: base, count: count)) }

    /// Lends what was written.
    @usableFromInline
    func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try body(UnsafeBufferPointer(start: base, count: count).span)
    }
}

/// Bytes that are written often, such as `"currency":`, with room behind them to be read 32 at a time.
///
/// **Why it is sound.** It owns `count + padding` initialised bytes, which never change, and frees them when nobody refers
/// to it any more.
@usableFromInline
@safe
final class PaddedLiteral: @unchecked Sendable {
    @usableFromInline static var padding: Int { 40 }
    @usableFromInline let base: UnsafePointer<UInt8>
    @usableFromInline let count: Int

    @usableFromInline
    init(_ bytes: some Collection<UInt8>) {
        let storage = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + PaddedLiteral.padding)
        unsafe storage.initialize(repeating: 0, count: bytes.count + PaddedLiteral.padding)
        for (index, byte) in bytes.enumerated() { unsafe storage[index] = byte }
        unsafe base = UnsafePointer(storage)
        count = bytes.count
    }

    deinit { unsafe base.deallocate() }
}
