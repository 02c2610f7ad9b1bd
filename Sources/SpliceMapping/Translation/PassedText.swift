public import SpliceModel

/// A text that stays in its document: for entities that a ``Translation`` makes only to write them again.
///
/// It says where the text stands, and owns nothing. Only the translation that read it can write it, during the same record;
/// to everything else it is a value without a meaning, and writing it is refused with ``IssueCode/unmappable``. It is not
/// `Equatable`, since two places say nothing about two texts.
///
/// ```swift
/// struct ShippedOrder: Sendable {
///     let number: PassedText
///     let total: Money
/// }
/// ```
@frozen
public struct PassedText: Sendable, BitwiseCopyable {
    /// The place of what stands between the quotes.
    @usableFromInline let start: UInt32
    @usableFromInline let length: UInt32
    /// The record that it stands in.
    @usableFromInline let stamp: UInt32
    @usableFromInline let traits: TextTraits

    @inlinable
    @inline(__always)
    init(start: UInt32, length: UInt32, stamp: UInt32, traits: TextTraits) {
        self.start = start
        self.length = length
        self.stamp = stamp
        self.traits = traits
    }
}

extension Cell {
    /// The text, left where it is.
    ///
    /// - Throws: `missing`, `null` or `wrongKind`.
    @inlinable
    @inline(__always)
    public func passedText() throws(Refusal) -> PassedText {
        let token = token
        guard token.kind == .string else { throw refusal }
        return PassedText(start: token.start, length: token.length, stamp: record.stamp, traits: token.traits)
    }
}

extension Bytes {
    /// How long a passed text is, its escapes replaced: counted only where it has more bytes than the limit.
    @usableFromInline
    @inline(never)
    func isLonger(_ text: PassedText, than limit: Int, _ unit: LengthUnit) -> Bool {
        let start = Int(text.start)
        let spelt = slice(from: start, to: start &+ Int(text.length))
        return unit.length(of: spelt.unescapedString()) > limit
    }
}
