import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension ResponseBody {
    static func text(_ text: String) -> ResponseBody {
        ResponseBody(byteBuffer: ByteBuffer(string: text))
    }
}

extension Response {
    static func json(
        _ value: JSON, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:],
        type: String = "application/json; charset=utf-8"
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes)))
    }
}

extension HTTPFields {
    /// Adds a header by its name as the vendor spells it; a name that HTTP does not allow adds nothing.
    mutating func set(_ name: String, to value: String) {
        if let name = HTTPField.Name(name) { self[name] = value }
    }

    /// Headers by their names as the vendor spells them.
    init(named pairs: KeyValuePairs<String, String>) {
        self.init()
        for (name, value) in pairs { set(name, to: value) }
    }

    func value(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { self[$0] }
    }
}

extension Request {
    /// The body's bytes; the gate has collected them already.
    func bytes() async throws -> Data {
        Data(try await body.collect(upTo: 1 << 20).readableBytesView)
    }

    /// The body as a form (`application/x-www-form-urlencoded`).
    func form() async throws -> [String: String] {
        Self.items(of: String(decoding: try await bytes(), as: UTF8.self))
    }

    private static func items(of encoded: String) -> [String: String] {
        func decode(_ text: Substring) -> String {
            let spaced = String(text.replacing("+", with: " "))
            return spaced.removingPercentEncoding ?? spaced
        }
        let pairs = encoded.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decode(parts[0]), parts.count > 1 ? decode(parts[1]) : "")
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// The query's parameters, decoded the way forms are: `+` is a space. Of several with one name the first counts.
    var queryItems: [String: String] {
        Self.items(of: uri.query ?? "")
    }

    /// One parameter of the query.
    func query(_ name: String) -> String? {
        queryItems[name]
    }

    /// User name and password of HTTP Basic authentication (RFC 7617).
    var basicCredentials: (user: String, password: String)? {
        guard let header = headers[.authorization], header.lowercased().hasPrefix("basic "),
            let data = Data(base64Encoded: String(header.dropFirst(6))),
            let colon = data.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return (
            String(decoding: data[..<colon], as: UTF8.self),
            String(decoding: data[data.index(after: colon)...], as: UTF8.self)
        )
    }

    /// The token of a bearer authorization header (RFC 6750).
    var bearerToken: String? {
        guard let header = headers[.authorization], header.lowercased().hasPrefix("bearer ") else { return nil }
        return String(header.dropFirst(7))
    }
}
