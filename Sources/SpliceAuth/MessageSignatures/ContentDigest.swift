import Crypto
import HTTPTypes
import RawStructuredFieldValues

/// The digest of a message's content in a header field (RFC 9530).
public enum ContentDigest {
    /// The value of `Content-Digest` with SHA-256.
    public static func sha256(_ body: [UInt8]) -> String { "sha-256=:\(Base64.encode(SHA256.hash(data: body))):" }

    /// The value of `Content-Digest` with SHA-512.
    public static func sha512(_ body: [UInt8]) -> String { "sha-512=:\(Base64.encode(SHA512.hash(data: body))):" }

    /// Whether `value` is the digest of `body`: SHA-256, SHA-512 or both are there, and those that are there match. Digests
    /// by other algorithms, such as MD5, prove nothing and are passed over.
    public static func matches(_ value: String, _ body: [UInt8]) -> Bool {
        var parser = StructuredFieldValueParser(Array(value.utf8))
        guard let members = try? parser.parseDictionaryFieldValue() else { return false }
        var isProven = false
        for (name, member) in members {
            let expected: [UInt8]
            switch name {
            case "sha-256": expected = Array(SHA256.hash(data: body))
            case "sha-512": expected = Array(SHA512.hash(data: body))
            default: continue
            }
            guard case .item(let item) = member, case .undecodedByteSequence(let text) = item.rfc9651BareItem,
                let bytes = Base64.decode(text), equalInConstantTime(bytes, expected)
            else { return false }
            isProven = true
        }
        return isProven
    }
}
