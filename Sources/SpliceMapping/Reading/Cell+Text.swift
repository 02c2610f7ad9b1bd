extension Cell {
    /// The text, with its escapes replaced.
    ///
    /// - Throws: `missing`, `null` or `wrongKind`.
    @inlinable
    @inline(__always)
    public func text() throws(Refusal) -> String {
        let token = token
        guard token.kind == .string else { throw refusal }
        return string(of: token)
    }

    /// Lends the UTF-8 bytes of the text, with its escapes replaced; without a copy when it has none.
    ///
    /// - Throws: `missing`, `null` or `wrongKind`, and what the closure throws.
    @inlinable
    @inline(__always)
    public func withText<Result>(
        _ body: (Span<UInt8>) throws(Refusal) -> Result
    ) throws(Refusal) -> Result {
        let token = token
        guard token.kind == .string else { throw refusal }
        if token.traits.contains(.escaped) { return try body(unescaped(token).span) }
        return try record.bytes(of: token).withSpan(body)
    }

    /// Lends the characters of a text or a number as they are spelt: for values that some systems quote.
    ///
    /// - Throws: `missing`, `null` or `wrongKind`, and what the closure throws.
    @inlinable
    @inline(__always)
    public func withTextOrNumber<Result>(
        _ body: (Span<UInt8>) throws(Refusal) -> Result
    ) throws(Refusal) -> Result {
        let token = token
        guard token.kind == .string || token.kind == .number else { throw refusal }
        if !token.traits.isDisjoint(with: [.escaped, .untyped]) { return try body(spelling(token).span) }
        return try record.bytes(of: token).withSpan(body)
    }

    /// The characters of a text with its escapes replaced; of an untyped one without the white space around it.
    @usableFromInline
    @inline(never)
    func spelling(_ token: Token) -> [UInt8] {
        let text = token.traits.contains(.escaped) ? unescaped(token) : record.bytes(of: token).array
        guard token.traits.contains(.untyped), text.first?.isWhitespace == true || text.last?.isWhitespace == true
        else {
            return text
        }
        let start = text.firstIndex { !$0.isWhitespace } ?? text.endIndex
        let end = text.lastIndex { !$0.isWhitespace }.map { $0 + 1 } ?? start
        return Array(text[start..<end])
    }

    @inlinable
    @inline(__always)
    func string(of token: Token) -> String {
        if token.traits.contains(.escaped) { return unescapedString(of: token) }
        return record.bytes(of: token).string(isASCII: !token.traits.contains(.nonASCII))
    }

    @usableFromInline
    @inline(never)
    func unescapedString(of token: Token) -> String { record.bytes(of: token).unescapedString() }

    @usableFromInline
    @inline(never)
    func unescaped(_ token: Token) -> [UInt8] { record.bytes(of: token).unescaped() }
}
