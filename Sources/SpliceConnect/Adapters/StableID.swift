import Crypto

/// Short names made from long ones: the same for the same text, for ever, and different for any other.
///
/// Many systems bound the length of an idempotency key or of a reference; a step's key may be longer. And a key made of order numbers
/// or names need not travel.
public enum StableID {
    /// The first `bytes` bytes of SHA-256 over `text`, in hexadecimal: 32 characters by default.
    ///
    /// - Parameters:
    ///   - text: What to name, such as an idempotency key.
    ///   - bytes: 8 to 32; a value outside is taken as the nearest of these.
    public static func hex(of text: String, bytes: Int = 16) -> String {
        SHA256.hash(data: Array(text.utf8)).prefix(min(max(bytes, 8), 32)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
