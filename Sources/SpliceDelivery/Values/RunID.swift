/// The identity of one run of a process. Sorts by the time of its start.
public struct RunID: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// 26 characters of Crockford's base 32: 48 bits of milliseconds, then 80 random bits
    /// ([ULID](https://github.com/ulid/spec)).
    public let rawValue: String

    /// Wraps a text that came from ``rawValue``.
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// A new id for a run that starts at `time`.
    public init(at time: WallTime, using random: inout some RandomNumberGenerator) {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(26)
        let milliseconds = UInt64(max(0, time.milliseconds)) & 0xFFFF_FFFF_FFFF
        for shift in stride(from: 45, through: 0, by: -5) {
            text.append(alphabet[Int((milliseconds >> UInt64(shift)) & 31)])
        }
        for _ in 0..<2 {
            let bits: UInt64 = random.next()
            for shift in stride(from: 35, through: 0, by: -5) {
                text.append(alphabet[Int((bits >> UInt64(shift)) & 31)])
            }
        }
        rawValue = String(decoding: text, as: UTF8.self)
    }

    /// By the time of the start.
    public static func < (left: RunID, right: RunID) -> Bool { left.rawValue < right.rawValue }

    /// The text.
    public var description: String { rawValue }

    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
