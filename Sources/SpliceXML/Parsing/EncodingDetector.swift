import SpliceModel

/// Turns a document into UTF-8, in the encoding that it says itself (XML 1.0, appendix F).
///
/// The declaration is looked for at the very start only, in at most 1,024 bytes. Encodings that `TextEncoding` does not have
/// are refused: nothing that a document says decides which code is loaded.
struct EncodingDetector {
    private var decoder: TextDecoder?
    private var start: [UInt8] = []
    /// The encoding of the document; UTF-8 until it is known.
    var encoding: TextEncoding { decoder?.encoding ?? .utf8 }
    private static let limit = 1024

    /// A detector; a known encoding overrules the document, except its byte order mark.
    init(_ encoding: TextEncoding?) { decoder = encoding.map { TextDecoder($0) } }

    /// Appends the text of a piece in UTF-8.
    ///
    /// - Throws: `encoding` for bytes that are no text of the document's encoding, and for one that is not supported.
    mutating func decode(_ piece: Span<UInt8>, into utf8: inout [UInt8]) throws(XMLError) {
        if decoder == nil {
            start.reserveCapacity(start.count + piece.count)
            for index in piece.indices { start.append(piece[index]) }
            guard let encoding = try detect(isComplete: false) else { return }
            try begin(encoding, into: &utf8)
        } else {
            try forward(piece, into: &utf8)
        }
    }

    /// Ends the document.
    mutating func finish(into utf8: inout [UInt8]) throws(XMLError) {
        if decoder == nil { try begin(try detect(isComplete: true) ?? .utf8, into: &utf8) }
        do throws(ModelError) { try decoder?.finish(into: &utf8) } catch { throw EncodingDetector.malformed }
    }

    private mutating func begin(_ encoding: TextEncoding, into utf8: inout [UInt8]) throws(XMLError) {
        decoder = TextDecoder(encoding)
        let bytes = start
        start = []
        try forward(bytes.span, into: &utf8)
    }

    private mutating func forward(_ piece: Span<UInt8>, into utf8: inout [UInt8]) throws(XMLError) {
        do throws(ModelError) { try decoder?.decode(piece, into: &utf8) } catch { throw EncodingDetector.malformed }
    }

    /// The encoding that the start of the document says; nil while more of it is needed.
    private func detect(isComplete: Bool) throws(XMLError) -> TextEncoding? {
        guard start.count >= 2 || isComplete else { return nil }
        if start.starts(with: [0x3c, 0x00]) { return .utf16LittleEndian }
        if start.starts(with: [0x00, 0x3c]) { return .utf16BigEndian }
        let opening = Array("<?xml".utf8)
        guard start.starts(with: opening.prefix(start.count)) else { return .utf8 }
        guard let end = start.prefix(EncodingDetector.limit).firstIndex(of: UInt8(ascii: ">")) else {
            return isComplete || start.count >= EncodingDetector.limit ? .utf8 : nil
        }
        guard let name = EncodingDetector.encodingName(start[..<end]) else { return .utf8 }
        guard let encoding = TextEncoding(named: name) else {
            throw XMLError(.encoding, "the declared encoding is not supported", line: 1, detail: name)
        }
        // A declaration that can be read byte by byte is not in UTF-16.
        return name.lowercased().hasPrefix("utf-16") ? .utf8 : encoding
    }

    /// What stands in quotes behind `encoding=`.
    private static func encodingName(_ declaration: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: declaration, as: UTF8.self)
        guard let key = text.firstRange(of: "encoding") else { return nil }
        let rest = text[key.upperBound...].drop { $0.isWhitespace || $0 == "=" }
        guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
        return String(rest.dropFirst().prefix { $0 != quote })
    }

    private static let malformed = XMLError(.encoding, "bytes that are no text of the document's encoding")
}
