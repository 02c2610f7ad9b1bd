import Crypto
public import SpliceAuth
public import SpliceMapping

extension FieldMask {
    /// A keyed hash of the value: HMAC-SHA-256 (RFC 2104) in hexadecimal.
    ///
    /// The same value always has the same hash, so that a system can count and join without knowing whom it counts. Without
    /// the key a hash cannot be found by trying values, which with a plain hash of a telephone number takes minutes.
    ///
    /// - Parameters:
    ///   - key: the key, at least 32 random bytes; keep it apart from the hashes. A key of its own for each receiver keeps
    ///     receivers from joining what they hold.
    ///   - length: how many hexadecimal characters are written. Default 64, all; range 16…64. With 16, among four
    ///     billion values two share a hash about as likely as not.
    public static func keyedHash(_ key: Secret, length: Int = 64) -> FieldMask {
        let length = min(max(length, 16), 64)
        return FieldMask("keyed hash of \(length)", longest: length) { text in
            let code = key.withBytes { key in
                HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key))
            }
            let digits = Array("0123456789abcdef")
            return String(code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }.prefix(length))
        }
    }
}
