/// HTML whose interpolated values are escaped, so that no name and no note can add markup.
///
/// ```swift
/// let body: HTML = "<p>Dear \(buyer), your order <b>\(number)</b> is on its way.</p>"
/// ```
public struct HTML: Sendable, Hashable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The markup.
    public private(set) var description: String

    /// Markup that is written in the source code, taken as it is.
    public init(stringLiteral markup: String) { description = markup }

    /// Markup with values.
    public init(stringInterpolation parts: Interpolation) { description = parts.markup }

    /// Pieces of markup, one after the other.
    public init(joining pieces: some Sequence<HTML>) { description = pieces.map(\.description).joined() }

    /// Collects the pieces of an interpolated literal.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        /// Starts with room for the literal.
        public init(literalCapacity: Int, interpolationCount: Int) { markup.reserveCapacity(literalCapacity) }

        /// Adds markup that is written in the source code.
        public mutating func appendLiteral(_ literal: String) { markup += literal }

        /// Adds a value as text: `&`, `<`, `>`, `"` and `'` are escaped, which is right between tags and in quoted attributes.
        public mutating func appendInterpolation(_ value: some StringProtocol) {
            for character in value.unicodeScalars {
                switch character {
                case "&": markup += "&amp;"
                case "<": markup += "&lt;"
                case ">": markup += "&gt;"
                case "\"": markup += "&quot;"
                case "'": markup += "&#39;"
                default: markup.unicodeScalars.append(character)
                }
            }
        }

        /// Adds a number as text.
        public mutating func appendInterpolation(_ value: some BinaryInteger) { markup += String(value) }

        /// Adds markup as it is.
        public mutating func appendInterpolation(_ value: HTML) { markup += value.description }
    }
}
