/// Where rules write the values of a document.
///
/// A rule writes exactly one value, with one of the methods below; or none, and then the row's key is left out.
@frozen
public struct Writer: ~Copyable {
    @usableFromInline var buffer: OutputBuffer
    /// What rows wrote beside their values (the currency of an amount), by number, so that rows that share it must agree.
    @usableFromInline var companions: InlineArray<16, UInt64>
    /// The document that a ``Translation`` passes texts of.
    @usableFromInline var passing = PassedDocument()
    /// Where the problems of an entity that was refused are collected; nil while it is written.
    @usableFromInline var problems: WritingProblems?

    @usableFromInline
    init(capacity: Int = 2048) {
        buffer = OutputBuffer(capacity: capacity)
        companions = InlineArray(repeating: 0)
    }

    /// `null`.
    @inlinable
    public mutating func null() { literal("null") }

    /// `true` or `false`.
    @inlinable
    public mutating func boolean(_ value: Bool) { literal(value ? "true" : "false") }

    /// Text, quoted and escaped.
    @inlinable
    @inline(__always)
    public mutating func text(_ value: String) {
        let isWritten: Void? = unsafe value.utf8.withContiguousStorageIfAvailable { unsafe quoted($0.span) }
        if isWritten == nil { bridged(value) }
    }

    /// Text that is not kept as UTF-8, such as one that came from Objective-C.
    @usableFromInline
    @inline(never)
    mutating func bridged(_ value: String) { quoted(Array(value.utf8).span) }

    /// Text, quoted and escaped, from its UTF-8 bytes.
    @inlinable
    public mutating func text(_ utf8: Span<UInt8>) { quoted(utf8) }

    /// A number without a fraction.
    @inlinable
    @inline(__always)
    public mutating func integer(_ value: Int64) {
        buffer.reserve(28)
        integerUnchecked(value)
    }

    /// A number without a fraction, as text: `"42"`.
    @inlinable
    public mutating func quotedInteger(_ value: Int64) {
        buffer.reserve(30)
        buffer.appendUnchecked(.quote)
        integerUnchecked(value)
        buffer.appendUnchecked(.quote)
    }

    /// A decimal number, `coefficient × 10^-scale`, with all its digits; the scale is in 0…18.
    @inlinable
    public mutating func decimal(_ coefficient: Int64, scale: Int) {
        buffer.reserve(32)
        decimalUnchecked(coefficient, scale: scale)
    }

    /// A decimal number as text: `"12.50"`; the scale is in 0…18.
    @inlinable
    public mutating func quotedDecimal(_ coefficient: Int64, scale: Int) {
        buffer.reserve(34)
        buffer.appendUnchecked(.quote)
        decimalUnchecked(coefficient, scale: scale)
        buffer.appendUnchecked(.quote)
    }

    /// Characters that are already a value of the format, such as a number kept as it was spelt.
    @inlinable
    mutating func literal(_ text: StaticString) {
        unsafe buffer.append(Bytes(base: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// JSON as it is.
    mutating func verbatim(_ json: String) {
        for byte in json.utf8 { buffer.append(byte) }
    }

    /// What has been written so far.
    var bytes: [UInt8] { buffer.array }
}
