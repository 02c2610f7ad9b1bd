/// Growing storage for the tokens of one record, reused from record to record.
///
/// **Why it is sound.** The arena owns one allocation; `frame(of:)` initialises every token that it hands out before
/// anyone reads it, and grows first when there is too little room. An index is always relative to the arena, never a
/// pointer, while scanning goes on, so growing cannot leave one dangling. `Frame` is made only after scanning, and only
/// lent (see `Reader`).
@safe
struct TokenArena: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Token>
    /// How many tokens it holds.
    private(set) var used = 0
    private(set) var capacity: Int

    init(capacity: Int = 512) {
        unsafe base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit { unsafe base.deallocate() }

    /// Forgets all frames.
    @inline(__always)
    mutating func reset() { used = 0 }

    /// A frame of absent tokens; the result is the index of its first.
    @inline(__always)
    mutating func frame(of count: Int) -> Int {
        if used &+ count > capacity { grow(by: count) }
        let start = used
        unsafe (base + start).initialize(repeating: Token.absent, count: count)
        used &+= count
        return start
    }

    /// The token at an index inside a frame.
    @inline(__always)
    subscript(_ index: Int) -> Token {
        get {
            assert(index >= 0 && index < used)
            return unsafe base[index]
        }
        set {
            assert(index >= 0 && index < used)
            unsafe base[index] = newValue
        }
    }

    /// Marks every value as one whose texts may spell numbers.
    func markTextUntyped() {
        for index in 0..<used { unsafe base[index].traits.insert(.untyped) }
    }

    @inline(never)
    private mutating func grow(by count: Int) {
        let larger = max(capacity * 2, used + count)
        let moved = UnsafeMutablePointer<Token>.allocate(capacity: larger)
        unsafe moved.moveInitialize(from: base, count: used)
        unsafe base.deallocate()
        unsafe base = moved
        capacity = larger
    }
}

/// The tokens of one object, or of one element of an array, by slot number. Lent, never kept.
@frozen
@usableFromInline
@safe
struct Frame {
    @usableFromInline let tokens: UnsafeMutablePointer<Token>
    /// How many slots may be asked for.
    @usableFromInline let count: Int

    @inlinable
    @inline(__always)
    init(tokens: UnsafeMutablePointer<Token>, count: Int) {
        unsafe self.tokens = tokens
        self.count = count
    }

    /// The token in a slot. A slot of another mapping is stopped here.
    @inlinable
    @inline(__always)
    subscript(_ slot: Int) -> Token {
        precondition(slot >= 0 && slot < count, "a slot was used with the reader of another mapping")
        return unsafe tokens[slot]
    }
}

extension Frame {
    /// Lends a frame of one slot. It lies on the stack and ends with the closure, which cannot keep it.
    static func lend<Result, Failure: Error>(
        _ token: Token, _ body: (Frame) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var token = token
        return unsafe try withUnsafeMutablePointer(to: &token) { (pointer) throws(Failure) -> Result in
            unsafe try body(Frame(tokens: pointer, count: 1))
        }
    }
}
