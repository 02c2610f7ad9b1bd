/// Cuts received bytes into lines; a pure machine. Lines above the limit are reported, not stored.
struct LineReader {
    /// Longer than any reply line may be: 512 bytes (RFC 5321 section 4.5.3.1.5), with room for servers that do not
    /// count.
    static let limit = 4096

    private var pending: [UInt8] = []
    private(set) var isTooLong = false

    /// - Returns: The lines that are complete now, with their line ends.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            pending.append(byte)
            if byte == 0x0A {
                lines.append(pending)
                pending = []
            } else if pending.count >= Self.limit {
                isTooLong = true
                return lines
            }
        }
        return lines
    }
}
