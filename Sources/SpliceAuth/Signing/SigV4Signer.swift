import Crypto
public import HTTPTypes

/// Signs requests by AWS Signature Version 4, in the header or in the query.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
///
/// A pure value: the time is an argument, nothing is remembered. ``SigV4Authorizer`` puts it on requests of a client.
public struct SigV4Signer: Sendable {
    /// The service's signing name, such as `events` or `sqs`.
    public var service: String
    /// The region, such as `eu-central-1`.
    public var region: String
    /// Whether the path is signed as it is sent. Default `true` for `s3`; other services normalise and encode it once more.
    public var signsPathAsSent: Bool
    /// Whether the session token is part of what is signed. Default `true`; a few services want it added afterwards.
    public var signsSessionToken = true

    /// A signer.
    public init(service: String, region: String) {
        self.service = service
        self.region = region
        signsPathAsSent = service == "s3"
    }

    /// Adds `X-Amz-Date`, the session token and `Authorization` to a request.
    ///
    /// All header fields of the request are signed but those that a hop on the way may change (`User-Agent`, `Expect`,
    /// `Transfer-Encoding`, `Connection`, tracing headers).
    ///
    /// - Parameters:
    ///   - request: The request with its absolute URL.
    ///   - body: The content.
    ///   - credentials: Whose signature it is.
    ///   - time: The time of day; the service accepts a difference of five minutes.
    public func sign(_ request: inout HTTPRequest, body: [UInt8], credentials: AWSCredentials, time: Duration) {
        let date = UTCDate(time)
        let hash = Hex.encode(SHA256.hash(data: body))
        request.headerFields[.authorization] = nil
        request.headerFields[.xAmzDate] = date.basic
        if service == "s3" { request.headerFields[.xAmzContentSHA256] = hash }
        request.headerFields[.xAmzSecurityToken] =
            signsSessionToken ? credentials.sessionToken?.withText { $0 } : nil
        let canonical = CanonicalRequest(
            request, query: nil, payloadHash: hash, pathIsCanonical: signsPathAsSent, onlyHost: false)
        let signature = signature(of: canonical, credentials: credentials, date: date)
        if !signsSessionToken, let token = credentials.sessionToken {
            request.headerFields[.xAmzSecurityToken] = token.withText { $0 }
        }
        request.headerFields[.authorization] =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope(date)), "
            + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
    }

    /// A URL that carries the signature in its query and lets whoever has it send this one request until it expires.
    ///
    /// - Parameters:
    ///   - request: Method and absolute URL; only its host is signed among the headers.
    ///   - lifetime: From one second to seven days, the service's bound.
    ///   - credentials: Whose signature it is.
    ///   - time: The time of day.
    /// - Returns: The URL: a credential, so it is a ``Secret``.
    /// - Throws: ``AuthError/Code/invalidConfiguration`` for a lifetime out of bounds.
    public func presignedURL(
        for request: HTTPRequest, lifetime: Duration, credentials: AWSCredentials, time: Duration
    ) throws(AuthError) -> Secret {
        guard lifetime >= .seconds(1), lifetime <= .seconds(604_800) else {
            throw AuthError(.invalidConfiguration, "a presigned URL lives from one second to seven days")
        }
        let date = UTCDate(time)
        var query = CanonicalRequest.queryPairs(of: request)
        query += [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope(date))"), ("X-Amz-Date", date.basic),
            ("X-Amz-Expires", String(lifetime.components.seconds)), ("X-Amz-SignedHeaders", "host"),
        ]
        if let token = credentials.sessionToken, signsSessionToken {
            query.append(("X-Amz-Security-Token", token.withText { $0 }))
        }
        let hash = service == "s3" ? "UNSIGNED-PAYLOAD" : Hex.encode(SHA256.hash(data: [UInt8]()))
        let canonical = CanonicalRequest(
            request, query: query, payloadHash: hash, pathIsCanonical: signsPathAsSent, onlyHost: true)
        var url = "\(request.scheme ?? "https")://\(request.authority ?? "")\(CanonicalRequest.path(of: request))"
        url += "?\(canonical.query)&X-Amz-Signature="
        url += signature(of: canonical, credentials: credentials, date: date)
        if let token = credentials.sessionToken, !signsSessionToken {
            url += "&X-Amz-Security-Token=" + token.withText { PercentEncoding.encode($0) }
        }
        return Secret(url)
    }

    private func scope(_ date: UTCDate) -> String { "\(date.basicDate)/\(region)/\(service)/aws4_request" }

    private func signature(of canonical: CanonicalRequest, credentials: AWSCredentials, date: UTCDate) -> String {
        let hash = Hex.encode(SHA256.hash(data: Array(canonical.text.utf8)))
        let toSign = "AWS4-HMAC-SHA256\n\(date.basic)\n\(scope(date))\n\(hash)"
        var key = SymmetricKey(data: credentials.secretAccessKey.withBytes { Array("AWS4".utf8) + $0 })
        for part in [date.basicDate, region, service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        return Hex.encode(HMAC<SHA256>.authenticationCode(for: Array(toSign.utf8), using: key))
    }
}

/// A request in the form that Signature Version 4 hashes.
private struct CanonicalRequest {
    private static let unsigned: Set<String> = [
        "authorization", "connection", "expect", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
        "x-amzn-trace-id", "traceparent", "tracestate", "baggage",
    ]

    let text: String
    let query: String
    let signedHeaders: String

    init(
        _ request: HTTPRequest, query pairs: [(String, String)]?, payloadHash: String, pathIsCanonical: Bool,
        onlyHost: Bool
    ) {
        var headers = ["host": [request.authority ?? ""]]
        if !onlyHost {
            for field in request.headerFields where !Self.unsigned.contains(field.name.canonicalName) {
                headers[field.name.canonicalName, default: []].append(Self.normalized(field.value))
            }
        }
        let sorted = headers.sorted { $0.key < $1.key }
        signedHeaders = sorted.map(\.key).joined(separator: ";")
        query = Self.canonicalQuery(pairs ?? Self.queryPairs(of: request))
        let path = Self.path(of: request)
        let canonicalPath = pathIsCanonical ? path : PercentEncoding.encode(Self.normalizing(path: path), keeping: "/")
        let lines = sorted.map { "\($0.key):\($0.value.joined(separator: ","))\n" }.joined()
        text = "\(request.method.rawValue)\n\(canonicalPath)\n\(query)\n\(lines)\n\(signedHeaders)\n\(payloadHash)"
    }

    static func path(of request: HTTPRequest) -> String {
        let path = (request.path ?? "/").prefix { $0 != "?" }
        return path.isEmpty ? "/" : String(path)
    }

    static func queryPairs(of request: HTTPRequest) -> [(String, String)] {
        let query = (request.path ?? "").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard query.count == 2 else { return [] }
        return query[1].split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), parts.count == 2 ? decoded(parts[1]) : "")
        }
    }

    private static func decoded(_ text: Substring) -> String {
        PercentEncoding.decode(text).map { String(decoding: $0, as: UTF8.self) } ?? String(text)
    }

    private static func canonicalQuery(_ pairs: [(String, String)]) -> String {
        let encoded = pairs.map { (PercentEncoding.encode($0.0), PercentEncoding.encode($0.1)) }
        return encoded.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// Without surrounding spaces, and with runs of spaces as one.
    private static func normalized(_ value: String) -> String {
        value.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
    }

    /// Without empty, `.` and `..` segments (RFC 3986 section 5.2.4).
    private static func normalizing(path: String) -> String {
        var segments: [Substring] = []
        for segment in path.split(separator: "/") {
            switch segment {
            case ".": continue
            case "..": _ = segments.popLast()
            default: segments.append(segment)
            }
        }
        let joined = "/" + segments.joined(separator: "/")
        let endsOpen = path.hasSuffix("/") || path.hasSuffix("/.") || path.hasSuffix("/..")
        return endsOpen && joined != "/" ? joined + "/" : joined
    }
}

extension HTTPField.Name {
    fileprivate static let xAmzDate = known("X-Amz-Date")
    fileprivate static let xAmzSecurityToken = known("X-Amz-Security-Token")
    fileprivate static let xAmzContentSHA256 = known("X-Amz-Content-Sha256")

}
