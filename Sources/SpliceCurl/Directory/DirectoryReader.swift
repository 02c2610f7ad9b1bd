import SpliceTransfer

/// Puts entries together from the text that libcurl makes of a search's results; a pure machine.
///
/// ```
/// DN: uid=jane,dc=example,dc=com
/// ⇥mail: jane@example.com
/// ⇥jpegPhoto:: /9j/4AAQ…            two colons: base64, used for whatever is not printable ASCII
///
/// ```
struct DirectoryReader {
    enum Failure: Error {
        /// More entries than the limit.
        case tooMany
        /// A line longer than ``lineLimit``, or not in the form above.
        case malformed
    }

    /// Bytes of a line: a photo or a list of certificates fits.
    static let lineLimit = 16 << 20

    private let limit: Int
    private var pending: [UInt8] = []
    private(set) var entries: [DirectoryEntry] = []

    /// - Parameter limit: The number of entries above which reading fails.
    init(limit: Int) { self.limit = limit }

    mutating func take(_ bytes: some Collection<UInt8>) throws(Failure) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            pending.append(contentsOf: rest[..<end])
            try line(pending)
            pending.removeAll(keepingCapacity: true)
            rest = rest[rest.index(after: end)...]
        }
        pending.append(contentsOf: rest)
        guard pending.count <= Self.lineLimit else { throw .malformed }
    }

    private mutating func line(_ line: [UInt8]) throws(Failure) {
        guard let first = line.first else { return }
        let isAttribute = first == 0x09
        let text = isAttribute ? line.dropFirst() : line[...]
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { throw .malformed }
        let name = String(decoding: text[..<colon], as: UTF8.self)
        let value = try Self.value(text[(colon + 1)...])
        if !isAttribute {
            guard name == "DN" else { throw .malformed }
            guard entries.count < limit else { throw .tooMany }
            entries.append(DirectoryEntry(name: String(decoding: value ?? [], as: UTF8.self), attributes: []))
            return
        }
        guard !entries.isEmpty else { throw .malformed }
        entries[entries.count - 1].add(value, to: name)
    }

    /// What stands behind the first colon: ` text`, `: base64`, or nothing.
    private static func value(_ text: ArraySlice<UInt8>) throws(Failure) -> [UInt8]? {
        guard let first = text.first else { return nil }
        switch first {
        case UInt8(ascii: " "): return Array(text.dropFirst())
        case UInt8(ascii: ":"):
            guard let bytes = decoded(text.dropFirst().drop { $0 == 0x20 }) else { throw .malformed }
            return bytes
        default: throw .malformed
        }
    }

    /// Base64 (RFC 4648 section 4), padded.
    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        let digits = text.dropLast(text.suffix(2).count { $0 == UInt8(ascii: "=") })
        for byte in digits {
            guard let digit = digit(byte) else { return nil }
            bits = bits << 6 | digit
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

extension DirectoryEntry {
    /// Values of one attribute follow each other; `nil` is an attribute without values.
    fileprivate mutating func add(_ value: [UInt8]?, to name: String) {
        if attributes.last?.name != name { attributes.append(Attribute(name: name, values: [])) }
        if let value { attributes[attributes.count - 1].values.append(value) }
    }
}
