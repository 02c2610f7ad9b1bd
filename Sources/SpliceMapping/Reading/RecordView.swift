/// A scanned record: its bytes, and the tokens that say what stands where. Lent, never kept.
///
/// It is one pointer, so that a `Cell` is small enough to be passed in registers.
///
/// **Why it is sound.** It is made by `lend` for the length of a closure, while scanner and document are borrowed, reaches
/// rules only inside the noncopyable `Reader` and `Cell`, which are passed as `borrowing` and cannot be stored, and ends
/// with the call. Frame indices come from the scanner that filled the arena, so they lie inside it.
@frozen
@usableFromInline
@safe
struct RecordView {
    /// What a view leads to.
    @frozen
    @usableFromInline
    @safe
    struct Contents {
        @usableFromInline let bytes: Bytes
        @usableFromInline let tokens: UnsafeMutablePointer<Token>
    }

    @usableFromInline let contents: UnsafePointer<Contents>

    private init(_ contents: UnsafePointer<Contents>) { unsafe self.contents = contents }

    /// Lends the record that a scanner has just recorded.
    @inline(__always)
    static func lend<Result, Failure: Error>(
        _ bytes: Bytes, _ arena: borrowing TokenArena, _ body: (RecordView) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let contents = unsafe Contents(bytes: bytes, tokens: arena.base)
        return unsafe try withUnsafePointer(to: contents) { (pointer) throws(Failure) -> Result in
            unsafe try body(RecordView(pointer))
        }
    }

    /// The document.
    @inlinable
    @inline(__always)
    var bytes: Bytes { unsafe contents.pointee.bytes }

    @inlinable
    @inline(__always)
    var tokens: UnsafeMutablePointer<Token> { unsafe contents.pointee.tokens }

    /// The frame whose header is at `index` of the arena; the slots follow it.
    @inlinable
    @inline(__always)
    func frame(at index: Int, slots: Int) -> Frame {
        unsafe Frame(tokens: tokens + (index &+ 1), count: slots)
    }

    /// The header of the frame at `index`: the kind and place of an element, and the index of the next one's frame.
    @inlinable
    @inline(__always)
    func header(at index: Int) -> Token { unsafe tokens[index] }

    /// What the scanner was told to stamp the record with.
    @inlinable
    @inline(__always)
    var stamp: UInt32 { unsafe tokens[0].link }

    /// The bytes that a token stands for.
    @inlinable
    @inline(__always)
    func bytes(of token: Token) -> Bytes {
        bytes.slice(from: Int(token.start), to: Int(token.start) &+ Int(token.length))
    }
}

extension Frame {
    /// Has two slots hold the same value.
    func copy(from source: Int, to target: Int) { set(self[source], in: target) }

    /// Puts a token into a slot.
    func set(_ token: Token, in slot: Int) {
        precondition(slot >= 0 && slot < count)
        unsafe tokens[slot] = token
    }

    /// The frame of a nested record that shares this one: slot 0 is this frame's slot `base`.
    @inlinable
    @inline(__always)
    func advanced(by base: Int) -> Frame {
        precondition(base >= 0 && base <= count, "a slot was used with the reader of another mapping")
        return unsafe Frame(tokens: tokens + base, count: count &- base)
    }
}
