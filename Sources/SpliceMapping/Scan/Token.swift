/// What stands at a place of a document.
@frozen
public enum ValueKind: UInt8, Sendable {
    /// The key does not occur.
    case absent
    /// The key occurs with `null`.
    case null
    /// Text.
    case string
    /// A number, exact: its digits.
    case number
    /// `true`.
    case `true`
    /// `false`.
    case `false`
    /// An object, or an element with children.
    case object
    /// An array, or an element that repeats.
    case array
}

/// One value found by the scanner: what it is and where it stands.
///
/// The meaning of `start` and `length` follows from the kind: the text between the quotes of a string; the characters of
/// anything else. An array that a mapping reads element by element has its number of elements in `length`, and the index of
/// its first element's frame in `link`.
@frozen
@usableFromInline
struct Token: BitwiseCopyable, Sendable {
    @usableFromInline var start: UInt32
    @usableFromInline var length: UInt32
    @usableFromInline var link: UInt32
    @usableFromInline var kind: ValueKind
    @usableFromInline var traits: TextTraits
    /// Keeps the token at sixteen bytes, whatever order the compiler chooses.
    @usableFromInline var padding: UInt16

    @inlinable
    @inline(__always)
    init(_ kind: ValueKind, from start: Int, to end: Int, traits: TextTraits = [], link: Int = 0) {
        self.start = UInt32(truncatingIfNeeded: start)
        length = UInt32(truncatingIfNeeded: end &- start)
        self.link = UInt32(truncatingIfNeeded: link)
        self.kind = kind
        self.traits = traits
        padding = 0
    }

    @inlinable static var absent: Token { Token(.absent, from: 0, to: 0) }
}

/// What the scanner learnt of a string or a number on its way through.
@frozen
@usableFromInline
struct TextTraits: OptionSet, Sendable {
    @usableFromInline let rawValue: UInt8

    @inlinable
    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A string with at least one backslash escape.
    @inlinable static var escaped: TextTraits { TextTraits(rawValue: 1) }
    /// A string with at least one character outside ASCII.
    @inlinable static var nonASCII: TextTraits { TextTraits(rawValue: 2) }
    /// A number with a fraction or an exponent.
    @inlinable static var fractional: TextTraits { TextTraits(rawValue: 4) }
    /// A text of a format that has nothing but text (XML, CSV, forms): it may spell a number or a truth value.
    @inlinable static var untyped: TextTraits { TextTraits(rawValue: 8) }
}
