/// What a system counts when it limits the length of a text.
@frozen
public enum LengthUnit: String, Sendable, Hashable, Codable, CaseIterable {
    /// What a reader sees as one character (an extended grapheme cluster).
    case characters
    /// Unicode scalars, as most databases count.
    case scalars
    /// UTF-16 code units, as Java, JavaScript and .NET count.
    case utf16
    /// Bytes of UTF-8.
    case utf8

    /// The length of a text.
    @inlinable
    public func length(of text: some StringProtocol) -> Int {
        switch self {
        case .characters: text.count
        case .scalars: text.unicodeScalars.count
        case .utf16: text.utf16.count
        case .utf8: text.utf8.count
        }
    }

    /// The longest beginning of a text that is at most `limit` long and ends between two characters, never inside one.
    public func prefix(of text: String, limit: Int) -> String {
        guard text.utf8.count > limit, length(of: text) > limit else { return text }
        var used = 0
        var end = text.startIndex
        for index in text.indices {
            used += length(of: text[index...index])
            if used > limit { break }
            end = text.index(after: index)
        }
        return String(text[..<end])
    }
}
