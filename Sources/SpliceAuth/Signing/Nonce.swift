import Crypto

/// Values that nobody can guess.
enum Nonce {
    /// 256 random bits from the system's generator, as base64url.
    static func make() -> String { Base64.encodeURL(SymmetricKey(size: .bits256).bytes) }
}

extension SymmetricKey {
    /// A copy of the key's bytes.
    var bytes: [UInt8] {
        // The buffer is read in full before the call that lends it returns.
        unsafe withUnsafeBytes { unsafe Array($0) }
    }
}
