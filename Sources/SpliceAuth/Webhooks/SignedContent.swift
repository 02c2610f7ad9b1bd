import Crypto
import HTTPTypes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The pieces of a delivery that a scheme signs: the same code for signing and for verifying.
struct SignedContent {
    let scheme: WebhookScheme
    let delivery: WebhookDelivery
    let messageID: String?
    let timestamp: String?

    /// The bytes under the signature.
    func bytes() throws(WebhookRejection) -> [UInt8] {
        var content: [UInt8] = []
        for part in scheme.content { content += try bytes(of: part) }
        return content
    }

    private func bytes(of part: WebhookScheme.Part) throws(WebhookRejection) -> [UInt8] {
        switch part {
        case .body: return delivery.body
        case .timestamp: return Array((timestamp ?? "").utf8)
        case .messageID: return Array((messageID ?? "").utf8)
        case .literal(let text): return Array(text.utf8)
        case .method: return Array(delivery.method.rawValue.uppercased().utf8)
        case .url: return Array(try url().utf8)
        case .urlWithDelimitersDecoded: return Array(Self.decodingDelimiters(try url()).utf8)
        case .sortedForm: return try sortedForm()
        }
    }

    private func url() throws(WebhookRejection) -> String {
        guard !delivery.url.isEmpty else {
            throw WebhookRejection(
                .incompleteDelivery, "\(scheme.name) signs the URL, which the delivery does not have")
        }
        return delivery.url
    }

    private func sortedForm() throws(WebhookRejection) -> [UInt8] {
        // A hash that the signed URL states holds whatever the body is called, and when there is none.
        let query = FormFields(parsing: delivery.url.split(separator: "?", maxSplits: 1).dropFirst().first ?? "")
        let isStated = query.pairs.contains { $0.name == "bodySHA256" }
        let stated = query["bodySHA256"].flatMap { Hex.decode($0) } ?? []
        guard !isStated || equalInConstantTime(stated, Self.hash(delivery.body)) else {
            throw WebhookRejection(.signatureMismatch, "bodySHA256 in the URL is not the hash of the body")
        }
        let type = delivery.headerFields[.contentType]?.lowercased() ?? ""
        if type.hasPrefix("application/x-www-form-urlencoded") {
            let fields = FormFields(parsing: String(decoding: delivery.body, as: UTF8.self)).pairs
            return fields.sorted { ($0.name, $0.value) < ($1.name, $1.value) }.flatMap {
                Array(($0.name + $0.value).utf8)
            }
        }
        guard isStated || delivery.body.isEmpty else {
            throw WebhookRejection(.signatureMismatch, "without bodySHA256 in the URL nothing covers the body")
        }
        return []
    }

    private static func decodingDelimiters(_ url: String) -> String {
        let decoded: [String: String] = [
            "3A": ":", "2F": "/", "3F": "?", "40": "@", "21": "!", "24": "$", "27": "'", "28": "(", "29": ")",
            "2A": "*", "2C": ",", "3B": ";",
        ]
        var result = ""
        var rest = Substring(url)
        while let percent = rest.firstIndex(of: "%") {
            result += rest[..<percent]
            let code = rest[percent...].dropFirst().prefix(2)
            if let character = decoded[code.uppercased()] {
                result += character
                rest = rest[percent...].dropFirst(3)
            } else {
                result += "%"
                rest = rest[percent...].dropFirst()
            }
        }
        return result + rest
    }
}

extension WebhookScheme {
    /// Whether what is signed can be taken apart in one way only: `a.1.b` under `id.time.body` could be of id `a` or `a.1`.
    func separates(_ messageID: String?) -> Bool {
        guard content.contains(.messageID), let messageID else { return true }
        return !content.contains { part in
            if case .literal(let text) = part { !text.isEmpty && messageID.contains(text) } else { false }
        }
    }
}

extension SignedContent {
    /// SHA-256 of some bytes.
    static func hash(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}

extension WebhookScheme.Hash {
    /// The HMAC of `content` (RFC 2104).
    func authenticate(_ content: [UInt8], key: SymmetricKey) -> [UInt8] {
        switch self {
        case .sha256: Array(HMAC<SHA256>.authenticationCode(for: content, using: key))
        case .sha512: Array(HMAC<SHA512>.authenticationCode(for: content, using: key))
        case .sha1: Array(HMAC<Insecure.SHA1>.authenticationCode(for: content, using: key))
        }
    }
}

extension WebhookScheme.Encoding {
    func encode(_ bytes: [UInt8]) -> String {
        switch self {
        case .hex: Hex.encode(bytes)
        case .base64: Base64.encode(bytes)
        }
    }

    func decode(_ text: some StringProtocol) -> [UInt8]? {
        switch self {
        case .hex: Hex.decode(text)
        case .base64: Base64.decode(text)
        }
    }
}

extension WebhookScheme.SecretForm {
    /// The key for HMAC, or why the secret cannot be one.
    func key(from secret: Secret) throws(AuthError) -> SymmetricKey {
        switch self {
        case .text:
            guard !secret.isEmpty else { throw AuthError(.invalidConfiguration, "a webhook secret is empty") }
            return secret.key
        case .base64(let prefix):
            let bytes = secret.withText { text in
                Base64.decode(text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : Substring(text))
            }
            guard let bytes, !bytes.isEmpty else {
                throw AuthError(.invalidConfiguration, "a webhook secret is empty or is not base 64")
            }
            return SymmetricKey(data: bytes)
        }
    }
}
