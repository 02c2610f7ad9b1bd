/// The document whose texts a writer may pass on, while a ``Translation`` writes one of its records.
///
/// **Why it is sound.** The view is set inside the closure that lends the document, and taken away before that ends. A text
/// is only read when its stamp is that of the record being written (stamps are never 0, and that of no document is 0) and
/// its end lies inside the view, so a text that was kept can neither lead outside the document nor into another record.
@frozen
@usableFromInline
@safe
struct PassedDocument {
    @usableFromInline let base: UnsafePointer<UInt8>?
    @usableFromInline let count: Int
    @usableFromInline let stamp: UInt32

    /// No document.
    @inlinable
    init() {
        unsafe base = nil
        count = 0
        stamp = 0
    }

    init(_ document: Bytes, stamp: UInt32) {
        unsafe base = document.base
        count = document.count
        self.stamp = stamp
    }

    /// The document, if the text stands in it.
    @inlinable
    @inline(__always)
    func document(of text: PassedText) -> Bytes? {
        guard text.stamp == stamp, let base = unsafe base, Int(text.start) &+ Int(text.length) <= count else {
            return nil
        }
        return unsafe Bytes(base: base, count: count)
    }
}

extension Writer {
    /// Text that stands in the document which is being translated, with the escapes that it has there.
    ///
    /// - Throws: `unmappable` when it does not stand in the record that is being translated.
    @inlinable
    @inline(__always)
    public mutating func text(_ text: PassedText) throws(Refusal) {
        guard let document = passing.document(of: text) else { throw PassedText.isElsewhere }
        let start = Int(text.start)
        let length = Int(text.length)
        buffer.reserve(length &+ 20)
        buffer.appendUnchecked(.quote)
        if start &+ length &+ 16 <= document.count {
            buffer.appendBlocksUnchecked(of: document, from: start, count: length)
        } else {
            buffer.append(document.slice(from: start, to: start &+ length))
            buffer.reserve(1)
        }
        buffer.appendUnchecked(.quote)
    }
}

extension PassedText {
    @usableFromInline static var isElsewhere: Refusal {
        Refusal("does not stand in the record that is being translated", .unmappable)
    }
}
