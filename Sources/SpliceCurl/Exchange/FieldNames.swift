import HTTPTypes

/// The names of response fields that were seen lately, ready made: most responses have the same dozen, and making a name
/// costs several allocations.
///
/// Not thread-safe: the loop's thread uses it alone.
final class FieldNames {
    private struct Slot {
        var bytes: [UInt8] = []
        var name: HTTPField.Name?
    }

    /// Longer names are made each time, so that a server cannot fill memory with them.
    private static let longest = 64
    private static let count = 256
    private var slots = [Slot](repeating: Slot(), count: FieldNames.count)

    /// The name, or `nil` when the bytes are none.
    func name(_ bytes: some RandomAccessCollection<UInt8>) -> HTTPField.Name? {
        guard bytes.count <= Self.longest else { return Self.made(bytes) }
        // FNV-1a; a collision costs the making of a name.
        var hash: UInt32 = 2_166_136_261
        for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        let index = Int((hash ^ hash >> 16) % UInt32(Self.count))
        if slots[index].name != nil, slots[index].bytes.elementsEqual(bytes) { return slots[index].name }
        guard let name = Self.made(bytes) else { return nil }
        slots[index] = Slot(bytes: Array(bytes), name: name)
        return name
    }

    private static func made(_ bytes: some Collection<UInt8>) -> HTTPField.Name? {
        HTTPField.Name(String(decoding: bytes, as: UTF8.self))
    }
}
