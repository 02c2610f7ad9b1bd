/// Room for a text while it is put together: as many bytes as its spelling has, and eight more.
///
/// **Why it is sound.** It is lent by `withScratch` for the length of a closure. Every index that is stored at is at most
/// the number of bytes asked for, and the eight bytes behind them take what a whole word stores too much; debug builds
/// check that.
@safe
struct Scratch {
    private let base: UnsafeMutablePointer<UInt8>
    private let count: Int

    fileprivate init(base: UnsafeMutablePointer<UInt8>, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    /// Stores a byte.
    @inline(__always)
    func set(_ byte: UInt8, at index: Int) {
        assert(index >= 0 && index <= count)
        unsafe base[index] = byte
    }

    /// Stores eight bytes, the lowest first.
    @inline(__always)
    func set(_ word: UInt64, at index: Int) {
        assert(index >= 0 && index <= count)
        unsafe UnsafeMutableRawPointer(base + index).storeBytes(of: word.littleEndian, as: UInt64.self)
    }

    /// Stores a character in one to four bytes; the result is the index behind them.
    @inline(__always)
    func setUTF8(_ scalar: UInt32, at index: Int) -> Int {
        func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar &>> shift & 0x3f) }
        if scalar < 0x80 {
            set(UInt8(truncatingIfNeeded: scalar), at: index)
            return index &+ 1
        }
        if scalar < 0x800 {
            set(0xc0 | UInt8(truncatingIfNeeded: scalar &>> 6), at: index)
            set(tail(0), at: index &+ 1)
            return index &+ 2
        }
        if scalar < 0x10000 {
            set(0xe0 | UInt8(truncatingIfNeeded: scalar &>> 12), at: index)
            set(tail(6), at: index &+ 1)
            set(tail(0), at: index &+ 2)
            return index &+ 3
        }
        set(0xf0 | UInt8(truncatingIfNeeded: scalar &>> 18), at: index)
        set(tail(12), at: index &+ 1)
        set(tail(6), at: index &+ 2)
        set(tail(0), at: index &+ 3)
        return index &+ 4
    }

    /// Lends room for `count` bytes, on the stack where that is small, and the bytes that `fill` says it has stored.
    @inline(__always)
    fileprivate static func lend<Result>(
        _ count: Int, _ fill: (Scratch) -> Int, _ use: (UnsafePointer<UInt8>, Int) -> Result
    ) -> Result {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count + 8) { room in
            guard let base = room.baseAddress else { preconditionFailure("room for eight bytes has an address") }
            let length = unsafe fill(Scratch(base: base, count: count))
            return unsafe use(UnsafePointer(base), length)
        }
    }
}

extension Bytes {
    /// The string whose UTF-8 `fill` stores, of at most as many bytes as the view has; `fill` returns how many it stored.
    @inline(__always)
    func string(filling fill: (Scratch) -> Int) -> String {
        unsafe Scratch.lend(count, fill) { base, length in
            unsafe Bytes(base: base, count: length).string(isASCII: false)
        }
    }
}

extension [UInt8] {
    /// The bytes that `fill` stores, at most `count`; it returns how many it stored.
    init(scratchOf count: Int, _ fill: (Scratch) -> Int) {
        self = unsafe Scratch.lend(count, fill) { base, length in unsafe Bytes(base: base, count: length).array }
    }
}
