extension TextEncoding {
    /// What happens to a character that the encoding does not have.
    public struct Unmappable: Hashable, Sendable {
        enum Kind: Hashable { case refuse, transliterate, replace(UInt8) }

        let kind: Kind

        /// The text is refused.
        public static let refuse = Unmappable(kind: .refuse)
        /// Latin letters lose their marks, typographic characters become their plain forms (`“` → `"`, `€` → `EUR`); what
        /// has no such form becomes a question mark.
        public static let transliterate = Unmappable(kind: .transliterate)
        /// It becomes a question mark.
        public static let questionMark = Unmappable(kind: .replace(UInt8(ascii: "?")))
    }

    /// The bytes of a text, without a byte order mark.
    ///
    /// - Throws: `ModelError` with `unmappable` when a character has no counterpart and that is refused.
    public func encode(_ text: String, unmappable: Unmappable = .refuse) throws(ModelError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        try encode(text, unmappable: unmappable, into: &bytes)
        return bytes
    }

    /// Appends the bytes of a text, without a byte order mark.
    ///
    /// - Throws: as ``encode(_:unmappable:)``; what was appended before the character stays.
    public func encode(
        _ text: String, unmappable: Unmappable = .refuse, into bytes: inout [UInt8]
    ) throws(ModelError) {
        if kind == .utf8 {
            bytes += text.utf8
            return
        }
        // By characters, since a letter and the mark that follows it are transliterated together.
        for character in text where !append(character, to: &bytes) {
            switch unmappable.kind {
            case .refuse:
                throw ModelError(.unmappable, "TextEncoding", "a character has no counterpart in \(name)")
            case .replace(let byte): bytes.append(byte)
            case .transliterate:
                let plain = LatinFolding.transliteration(of: character)
                if !plain.allSatisfy({ append($0, to: &bytes) }) { bytes.append(UInt8(ascii: "?")) }
            }
        }
    }

    /// How many bytes a text has in this encoding, with `unmappable` characters as they would be written; nil when it is
    /// refused.
    public func byteCount(of text: String, unmappable: Unmappable = .refuse) -> Int? {
        switch kind {
        case .utf8: return text.utf8.count
        case .utf16LittleEndian, .utf16BigEndian: return text.utf16.count * 2
        case .ascii, .latin1, .windows1252:
            do throws(ModelError) { return try encode(text, unmappable: unmappable).count } catch { return nil }
        }
    }

    /// The longest beginning of a text that has at most `limit` bytes in this encoding, cut between two characters, never
    /// inside one (an extended grapheme cluster).
    ///
    /// - Throws: `ModelError` with `unmappable` when a character of the beginning has no counterpart and that is refused.
    public func prefix(
        of text: String, maximumBytes limit: Int, unmappable: Unmappable = .refuse
    ) throws(ModelError) -> String {
        var end = text.startIndex
        var used = 0
        var bytes: [UInt8] = []
        for index in text.indices {
            bytes.removeAll(keepingCapacity: true)
            try encode(String(text[index]), unmappable: unmappable, into: &bytes)
            used += bytes.count
            if used > limit { break }
            end = text.index(after: index)
        }
        return String(text[..<end])
    }

    /// Appends the bytes of a character, or nothing of it and false when one of its scalars has none.
    private func append(_ character: Character, to bytes: inout [UInt8]) -> Bool {
        let start = bytes.count
        for scalar in character.unicodeScalars where !append(scalar, to: &bytes) {
            bytes.removeLast(bytes.count - start)
            return appendComposed(character, to: &bytes)
        }
        return true
    }

    /// A letter and a combining mark that the encoding has as one character: `e` and `´` as `é`.
    private func appendComposed(_ character: Character, to bytes: inout [UInt8]) -> Bool {
        guard character.unicodeScalars.count > 1 else { return false }
        let others = kind == .windows1252 ? Windows1252.high.map { UInt32($0) } : []
        for value in (UInt32(0xc0)...0xff) + others {
            if let scalar = Unicode.Scalar(value), Character(scalar) == character {
                return append(scalar, to: &bytes)
            }
        }
        return false
    }

    private func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) -> Bool {
        let value = scalar.value
        switch kind {
        case .utf8:
            bytes += Character(scalar).utf8
        case .utf16LittleEndian:
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                bytes.append(UInt8(truncatingIfNeeded: unit))
                bytes.append(UInt8(truncatingIfNeeded: unit >> 8))
            }
        case .utf16BigEndian:
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                bytes.append(UInt8(truncatingIfNeeded: unit >> 8))
                bytes.append(UInt8(truncatingIfNeeded: unit))
            }
        case .ascii, .latin1:
            guard value < (kind == .ascii ? 0x80 : 0x100) else { return false }
            bytes.append(UInt8(truncatingIfNeeded: value))
        case .windows1252:
            if value < 0x80 || (0xa0..<0x100).contains(value) {
                bytes.append(UInt8(truncatingIfNeeded: value))
            } else {
                guard let place = Windows1252.high.firstIndex(where: { UInt32($0) == value }) else { return false }
                bytes.append(0x80 + UInt8(place))
            }
        }
        return true
    }
}
