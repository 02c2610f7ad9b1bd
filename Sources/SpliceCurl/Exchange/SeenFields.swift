import HTTPTypes

#if os(Linux)
import Glibc
#else
import Darwin
#endif

/// The response fields that were seen lately, ready made: most responses have the same dozen names, half of them with the
/// value of the response before, and making a field costs several allocations and a look at every byte.
///
/// Not thread-safe: the loop's thread uses it alone.
final class SeenFields {
    /// Longer names and values are made each time, so that a server cannot fill memory with them.
    private static let longest = 64
    private static let count = 256
    private var slots = [HTTPField?](repeating: nil, count: SeenFields.count)

    /// The field, or `nil` when the bytes of the name are none.
    func field(_ name: Span<UInt8>, _ value: Span<UInt8>) -> HTTPField? {
        guard name.count <= Self.longest else { return Self.name(name).map { Self.field($0, value) } }
        // FNV-1a; a collision costs the making of a name.
        var hash: UInt32 = 2_166_136_261
        for position in 0..<name.count { hash = (hash ^ UInt32(name[position])) &* 16_777_619 }
        let index = Int((hash ^ hash >> 16) % UInt32(Self.count))
        if let seen = slots[index], Self.isSpelt(seen.name.rawName, name) {
            if Self.isSpelt(seen.value, value) { return seen }
            let field = Self.field(seen.name, value)
            if Self.isKept(field.name, value) { slots[index] = field }
            return field
        }
        guard let name = Self.name(name) else { return nil }
        let field = Self.field(name, value)
        slots[index] = Self.isKept(name, value) ? field : HTTPField(name: name, value: "")
        return field
    }

    /// Whether a value is kept for the next response. Cookies are not: they are one client's.
    private static func isKept(_ name: HTTPField.Name, _ value: Span<UInt8>) -> Bool {
        value.count <= longest && isPlain(value) && name != .setCookie
    }

    private static func name(_ bytes: Span<UInt8>) -> HTTPField.Name? { HTTPField.Name(bytes.text) }

    /// Printable ASCII, as nearly every value is, need not go through the generic reading of bytes that may not be text.
    private static func field(_ name: HTTPField.Name, _ value: Span<UInt8>) -> HTTPField {
        guard isPlain(value) else {
            return unsafe value.withUnsafeBufferPointer { unsafe HTTPField(name: name, lenientValue: $0) }
        }
        return HTTPField(name: name, value: value.text)
    }

    private static func isPlain(_ value: Span<UInt8>) -> Bool {
        for index in 0..<value.count where value[index] < 0x20 || value[index] > 0x7E { return false }
        return true
    }

    /// Whether the text is spelt with exactly these bytes.
    private static func isSpelt(_ text: String, _ bytes: Span<UInt8>) -> Bool {
        guard text.utf8.count == bytes.count else { return false }
        let isSame = unsafe bytes.withUnsafeBytes { bytes in
            unsafe text.utf8.withContiguousStorageIfAvailable { spelling in
                guard let spelling = spelling.baseAddress, let address = bytes.baseAddress else { return true }
                // Proof: both have as many bytes as `bytes.count` says.
                return unsafe memcmp(spelling, address, bytes.count) == 0
            }
        }
        // A text that is not stored in one piece, which Linux has none of, is made anew.
        return isSame ?? false
    }
}
