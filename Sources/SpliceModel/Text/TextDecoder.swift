/// Turns the bytes of a text into UTF-8, piece by piece.
///
/// ```swift
/// var decoder = TextDecoder(.windows1252)
/// var utf8: [UInt8] = []
/// for piece in pieces { try decoder.decode(piece.span, into: &utf8) }
/// try decoder.finish(into: &utf8)
/// ```
///
/// Pieces may end anywhere, also inside a character. UTF-8 itself is passed on as it is: who reads it checks it. A value:
/// a copy goes on by itself.
public struct TextDecoder: Sendable {
    /// The encoding; where it was left open, what the start of the text said.
    public private(set) var encoding: TextEncoding
    private let isOpen: Bool
    /// Bytes at the start, until it is clear whether they are a byte order mark; afterwards half a character.
    private var pending: [UInt8] = []
    private var isStarted = false
    private var highSurrogate: UInt16 = 0

    /// A decoder.
    ///
    /// - Parameters:
    ///   - encoding: the encoding of a text without a byte order mark.
    ///   - obeysByteOrderMark: whether a byte order mark of UTF-8 or UTF-16 overrules it. Default: true.
    public init(_ encoding: TextEncoding = .utf8, obeysByteOrderMark: Bool = true) {
        self.encoding = encoding
        isOpen = obeysByteOrderMark
    }

    /// True once it is clear that the text is in UTF-8: then its bytes may also be read without the decoder.
    package var passesThrough: Bool { isStarted && encoding == .utf8 }

    /// Appends the text of a piece in UTF-8.
    ///
    /// - Throws: `ModelError` with `invalidFormat` for bytes that are none of the encoding's characters.
    public mutating func decode(_ piece: Span<UInt8>, into utf8: inout [UInt8]) throws(ModelError) {
        var start = 0
        while !isStarted, start < piece.count {
            pending.append(piece[start])
            start += 1
            try begin(into: &utf8)
        }
        try append(piece.extracting(start...), to: &utf8)
    }

    /// Ends the text.
    ///
    /// - Throws: `ModelError` with `invalidFormat` when it ends inside a character.
    public mutating func finish(into utf8: inout [UInt8]) throws(ModelError) {
        if !isStarted {
            isStarted = true
            let start = pending
            pending = []
            try append(start.span, to: &utf8)
        }
        guard pending.isEmpty, highSurrogate == 0 else { throw malformed("ends inside a character") }
    }

    /// Looks for a byte order mark, once the first bytes say whether there is one.
    private mutating func begin(into utf8: inout [UInt8]) throws(ModelError) {
        let marks: [TextEncoding] = isOpen ? [.utf8, .utf16LittleEndian, .utf16BigEndian] : [encoding]
        for candidate in marks {
            let mark = candidate.byteOrderMark
            guard !mark.isEmpty, mark.starts(with: pending) else { continue }
            if pending.count == mark.count {
                encoding = candidate
                pending = []
                isStarted = true
            }
            return
        }
        isStarted = true
        let start = pending
        pending = []
        try append(start.span, to: &utf8)
    }

    private mutating func append(_ piece: Span<UInt8>, to utf8: inout [UInt8]) throws(ModelError) {
        utf8.reserveCapacity(utf8.count + piece.count)
        switch encoding.kind {
        case .utf8: for index in piece.indices { utf8.append(piece[index]) }
        case .ascii:
            for index in piece.indices {
                guard piece[index] < 0x80 else { throw malformed("has a byte that US-ASCII does not have") }
                utf8.append(piece[index])
            }
        case .latin1: for index in piece.indices { append(UInt16(piece[index]), to: &utf8) }
        case .windows1252:
            for index in piece.indices {
                let byte = piece[index]
                append(byte & 0xe0 == 0x80 ? Windows1252.high[Int(byte & 0x1f)] : UInt16(byte), to: &utf8)
            }
        case .utf16LittleEndian, .utf16BigEndian:
            for index in piece.indices { try appendHalf(piece[index], to: &utf8) }
        }
    }

    /// One byte of UTF-16.
    private mutating func appendHalf(_ byte: UInt8, to utf8: inout [UInt8]) throws(ModelError) {
        guard let first = pending.popLast() else { return pending.append(byte) }
        let isLittle = encoding.kind == .utf16LittleEndian
        let unit = isLittle ? UInt16(first) | UInt16(byte) << 8 : UInt16(first) << 8 | UInt16(byte)
        if highSurrogate != 0 {
            guard unit & 0xfc00 == 0xdc00 else { throw malformed("has half of a surrogate pair") }
            let scalar = 0x10000 + (UInt32(highSurrogate & 0x3ff) << 10 | UInt32(unit & 0x3ff))
            highSurrogate = 0
            if let scalar = Unicode.Scalar(scalar) { utf8 += Character(scalar).utf8 }
        } else if unit & 0xfc00 == 0xd800 {
            highSurrogate = unit
        } else {
            guard unit & 0xfc00 != 0xdc00 else { throw malformed("has half of a surrogate pair") }
            append(unit, to: &utf8)
        }
    }

    /// A character of the basic plane that is no surrogate.
    private func append(_ unit: UInt16, to utf8: inout [UInt8]) {
        if unit < 0x80 { return utf8.append(UInt8(truncatingIfNeeded: unit)) }
        if unit < 0x800 {
            utf8.append(0xc0 | UInt8(truncatingIfNeeded: unit >> 6))
        } else {
            utf8.append(0xe0 | UInt8(truncatingIfNeeded: unit >> 12))
            utf8.append(0x80 | UInt8(truncatingIfNeeded: unit >> 6 & 0x3f))
        }
        utf8.append(0x80 | UInt8(truncatingIfNeeded: unit & 0x3f))
    }

    private func malformed(_ problem: String) -> ModelError {
        ModelError(.invalidFormat, "TextEncoding", "the text \(problem) (\(encoding.name))")
    }
}

extension TextEncoding {
    /// The text that bytes stand for; a byte order mark of this encoding is read over.
    ///
    /// - Throws: `ModelError` with `invalidFormat` for bytes that are none of its characters.
    public func decode(_ bytes: [UInt8]) throws(ModelError) -> String {
        var decoder = TextDecoder(self, obeysByteOrderMark: false)
        var utf8: [UInt8] = []
        try decoder.decode(bytes.span, into: &utf8)
        try decoder.finish(into: &utf8)
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw ModelError(.invalidFormat, "TextEncoding", "the text is not UTF-8")
        }
        return text
    }
}
