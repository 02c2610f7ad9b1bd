import Crypto
import Foundation
import HTTPTypes

/// A form body, or a flat JSON object of strings, as the authorization server reads it.
struct Form {
    private var values: [String: String] = [:]

    init(_ text: String) {
        if text.hasPrefix("{") {
            values = (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
            return
        }
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { part in
                let spaced = part.replacing("+", with: " ")
                return String(spaced).removingPercentEncoding ?? String(spaced)
            }
            values[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
    }

    subscript(name: String) -> String? { values[name] }
}

enum Base64URL {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func text(_ encoded: Substring) -> String {
        var text = encoded.replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Data(base64Encoded: String(text)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

extension RecordedRequest {
    /// The value of a header field.
    func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { headerFields[$0] } }

    /// The base64url of the SHA-256 of the certificate that a proxy in front was shown (RFC 8705 section 3.1).
    var certificateThumbprint: String? {
        guard let pem = field("X-Client-Cert")?.removingPercentEncoding else { return nil }
        let lines = pem.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
        return Data(base64Encoded: lines.joined()).map { Base64URL.encode(SHA256.hash(data: $0)) }
    }
}
