import HTTPTypes

/// The names of response fields that were seen lately, ready made: most responses have the same dozen, and making a name
/// costs several allocations.
///
/// Not thread-safe: the loop's thread uses it alone.
final class FieldNames {
    /// Longer names are made each time, so that a server cannot fill memory with them.
    private static let longest = 64
    private static let count = 256
    private var slots = [HTTPField.Name?](repeating: nil, count: FieldNames.count)

    /// The name, or `nil` when the bytes are none.
    func name(_ bytes: Span<UInt8>) -> HTTPField.Name? {
        guard bytes.count <= Self.longest else { return Self.made(bytes) }
        // FNV-1a; a collision costs the making of a name.
        var hash: UInt32 = 2_166_136_261
        for position in 0..<bytes.count { hash = (hash ^ UInt32(bytes[position])) &* 16_777_619 }
        let index = Int((hash ^ hash >> 16) % UInt32(Self.count))
        if let name = slots[index], Self.isSpelt(name, bytes) { return name }
        guard let name = Self.made(bytes) else { return nil }
        slots[index] = name
        return name
    }

    private static func made(_ bytes: Span<UInt8>) -> HTTPField.Name? { HTTPField.Name(bytes.text) }

    private static func isSpelt(_ name: HTTPField.Name, _ bytes: Span<UInt8>) -> Bool {
        let spelling = name.rawName.utf8
        guard spelling.count == bytes.count else { return false }
        var position = 0
        for byte in spelling {
            guard byte == bytes[position] else { return false }
            position += 1
        }
        return true
    }
}
