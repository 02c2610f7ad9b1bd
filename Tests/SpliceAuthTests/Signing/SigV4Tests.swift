import Foundation
import HTTPTypes
import SpliceAuth
import SpliceHTTP
import Testing

/// The cases of AWS's own suite, read in place from botocore's source distribution.
@Suite struct SigV4Tests {
    private static let time = Duration.seconds(1_440_938_160)  // 2015-08-30T12:36:00Z
    private static let credentials = AWSCredentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))

    static func cases() throws -> [String] {
        let root = try Tools.path("sigv4")
        let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".req") }.map { "\(root)/\($0.dropLast(4))" }.sorted()
    }

    @Test func `every case of the suite gives the same authorization`() throws {
        let cases = try Self.cases()
        #expect(cases.count == 34)
        for path in cases {
            let name = path.split(separator: "/").last ?? ""
            let expected = try String(contentsOfFile: path + ".authz", encoding: .utf8)
            var (request, body) = try Self.parse(try String(contentsOfFile: path + ".req", encoding: .utf8))
            var signer = SigV4Signer(service: "service", region: "us-east-1")
            var credentials = Self.credentials
            if let token = try Self.sessionToken(of: path) {
                credentials.sessionToken = token
                signer.signsSessionToken = name != "post-sts-header-after"
            }
            signer.sign(&request, body: body, credentials: credentials, time: Self.time)
            #expect(request.headerFields[.authorization] == expected.trimmingCharacters(in: .newlines), "\(name)")
        }
    }

    @Test func `signing again replaces the old signature`() {
        var request = HTTPRequest(method: .get, scheme: "https", authority: "sqs.eu-central-1.amazonaws.com", path: "/")
        let signer = SigV4Signer(service: "sqs", region: "eu-central-1")
        signer.sign(&request, body: [], credentials: Self.credentials, time: Self.time)
        let first = request
        signer.sign(&request, body: [], credentials: Self.credentials, time: Self.time)
        #expect(request == first)
    }

    @Test func `a presigned URL has a bounded life`() {
        let request = HTTPRequest(method: .get, scheme: "https", authority: "b.s3.amazonaws.com", path: "/k")
        let signer = SigV4Signer(service: "s3", region: "us-east-1")
        for lifetime in [Duration.zero, .seconds(604_801)] {
            #expect(throws: AuthError.self) {
                try signer.presignedURL(
                    for: request, lifetime: lifetime, credentials: Self.credentials, time: Self.time)
            }
        }
    }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>, the page's example.
    @Test func `the vendor's example of a presigned URL comes out`() throws {
        let request = HTTPRequest(
            method: .get, scheme: "https", authority: "examplebucket.s3.amazonaws.com", path: "/test.txt")
        let credentials = AWSCredentials(
            accessKeyID: "AKIAIOSFODNN7EXAMPLE",
            secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
        let url = try SigV4Signer(service: "s3", region: "us-east-1").presignedURL(
            for: request, lifetime: .seconds(86_400), credentials: credentials, time: .seconds(1_369_353_600))
        let signature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        #expect(url.withText { $0.hasSuffix("&X-Amz-Signature=\(signature)") })
    }

    @Test func `a streamed body cannot be signed`() async throws {
        let authorizer = SigV4Authorizer(SigV4Signer(service: "s3", region: "us-east-1")) { Self.credentials }
        var request = HTTPRequest(method: .put, scheme: "https", authority: "b.s3.amazonaws.com", path: "/k")
        let body = RequestBody.stream(isReplayable: true) { AsyncThrowingStream { $0.finish() } }
        await expect(.unsuitableRequest) { try await authorizer.authorize(&request, body: body) }
        #expect(request.headerFields[.authorization] == nil)
    }

    /// A raw request of the suite, with folded header lines.
    private static func parse(_ text: String) throws -> (HTTPRequest, [UInt8]) {
        let normalized = text.replacingOccurrences(of: "\r\n", with: "\n")
        let parts = normalized.components(separatedBy: "\n\n")
        var lines = parts[0].components(separatedBy: "\n")
        let requestLine = lines.removeFirst()
        let method = requestLine.prefix { $0 != " " }
        let target = requestLine.dropFirst(method.count + 1).dropLast(" HTTP/1.1".count)
        var request = HTTPRequest(
            method: HTTPRequest.Method(String(method)) ?? .get, scheme: "https", authority: nil, path: String(target))
        var fields: [(String, String)] = []
        for line in lines where !line.isEmpty {
            if line.first == " ", let last = fields.indices.last {
                fields[last].1 += " " + line.trimmingCharacters(in: .whitespaces)
                continue
            }
            let pair = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            fields.append((pair[0], pair[1]))
        }
        for (name, value) in fields {
            if name.lowercased() == "host" {
                request.authority = value
            } else {
                request.headerFields.append(HTTPField(name: try field(name), value: value))
            }
        }
        return (request, Array(parts.dropFirst().joined(separator: "\n\n").utf8))
    }

    /// The token of a session, which the suite shows in the signed request only.
    private static func sessionToken(of path: String) throws -> Secret? {
        let signed = try String(contentsOfFile: path + ".sreq", encoding: .utf8)
        let line = signed.split(whereSeparator: \.isNewline).first {
            $0.lowercased().hasPrefix("x-amz-security-token:")
        }
        return line.map { Secret($0.dropFirst("x-amz-security-token:".count).trimmingCharacters(in: .whitespaces)) }
    }
}
