import Foundation
import HTTPTypes
public import SpliceHTTP
import Synchronization

/// Exchanges with a real system, recorded once and replayed in tests. Never a secret: what is kept is named, the rest is left out.
///
/// ```swift
/// let cassette = Cassette(redacting: Redaction(secrets: [token]))
/// let recording = cassette.recording(from: CurlTransport())          // once, against the sandbox of the vendor
/// …
/// try cassette.save("Cassettes/orders.json")
///
/// let cassette = try Cassette(contentsOf: "Cassettes/orders.json")    // in every test run
/// let client = try APIClient(base, transport: cassette.replaying())
/// …
/// #expect(cassette.leftOver.isEmpty)
/// ```
public final class Cassette: Sendable {
    /// One exchange, as the file has it. Bodies that are not UTF-8 are Base64.
    public struct Track: Sendable, Hashable, Codable {
        /// The method.
        public var method: String
        /// The address, with redacted query values.
        public var url: String
        /// Fields of the request that are kept.
        public var requestHeaders: [String: String]
        /// The content of the request.
        public var requestBody: String
        /// The status.
        public var status: Int
        /// Fields of the response that are kept.
        public var responseHeaders: [String: String]
        /// The content of the response.
        public var responseBody: String
        /// Whether `responseBody` is Base64.
        public var isBinary: Bool
        /// Whether `requestBody` is Base64; `nil` means that it is not.
        public var isRequestBinary: Bool?
    }

    private let redaction: Redaction
    private let state: Mutex<(tracks: [Track], next: Int)>

    /// An empty cassette.
    public init(redacting redaction: Redaction = Redaction()) {
        self.redaction = redaction
        state = Mutex(([], 0))
    }

    /// A recorded cassette.
    ///
    /// - Throws: When the file cannot be read or is not a cassette.
    public init(contentsOf path: String, redacting redaction: Redaction = Redaction()) throws {
        self.redaction = redaction
        let tracks = try JSONDecoder().decode([Track].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        state = Mutex((tracks, 0))
    }

    /// Everything on the cassette.
    public var tracks: [Track] { state.withLock { $0.tracks } }

    /// What has not been replayed.
    public var leftOver: [Track] { state.withLock { Array($0.tracks.dropFirst($0.next)) } }

    /// Writes the cassette.
    ///
    /// - Throws: ``Mismatch`` when a secret is found in it after all: in a place that redaction does not know.
    public func save(_ path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(tracks)
        let text = String(decoding: data, as: UTF8.self)
        guard !redaction.finds(in: text) else {
            throw Mismatch(
                "a secret is on the cassette, in a place that the redaction does not reach; nothing was written")
        }
        try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// A transport that passes requests on to `transport` and records what happens.
    public func recording(from transport: any Transport) -> some Transport {
        RecordingTransport(cassette: self, inner: transport)
    }

    /// A transport that answers from the cassette, in the recorded order. A request that differs from the recorded one in method,
    /// address, kept fields or content is an error that says how.
    public func replaying() -> some Transport { ReplayingTransport(cassette: self) }

    fileprivate func record(_ request: HTTPRequest, body: [UInt8], reply: HTTPResponse, bytes: [UInt8]) {
        var track = redaction.question(request, body: body)
        track.status = reply.status.code
        track.responseHeaders = redaction.fields(reply.headerFields)
        track.isBinary = String(validating: bytes, as: UTF8.self) == nil
        track.responseBody =
            track.isBinary ? redaction.binary(bytes) : redaction.content(String(decoding: bytes, as: UTF8.self))
        state.withLock { $0.tracks.append(track) }
    }

    fileprivate func answer(_ request: HTTPRequest, body: [UInt8]) throws -> HTTPReply {
        let asked = redaction.question(request, body: body)
        let track = try state.withLock { state throws -> Track in
            guard state.next < state.tracks.count else {
                throw Mismatch("the cassette has ended; asked for \(asked.method) \(asked.url)")
            }
            let expected = state.tracks[state.next]
            let differences = asked.differences(from: expected)
            guard differences.isEmpty else {
                throw Mismatch("exchange \(state.next + 1) differs: \(differences.joined(separator: "; "))")
            }
            state.next += 1
            return expected
        }
        var head = HTTPResponse(status: HTTPResponse.Status(code: track.status))
        for (name, value) in track.responseHeaders.sorted(by: { $0.key < $1.key }) {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        let bytes =
            track.isBinary ? [UInt8](Data(base64Encoded: track.responseBody) ?? Data()) : Array(track.responseBody.utf8)
        return HTTPReply(head: head, body: ResponseBody(bytes))
    }

    /// A request that is not the recorded one.
    public struct Mismatch: Error, CustomStringConvertible {
        /// What differs.
        public let description: String

        init(_ description: String) { self.description = description }
    }
}

extension Cassette.Track {
    fileprivate func differences(from expected: Cassette.Track) -> [String] {
        var found: [String] = []
        if method != expected.method { found.append("method \(method), recorded \(expected.method)") }
        if url != expected.url { found.append("address \(url), recorded \(expected.url)") }
        if requestHeaders != expected.requestHeaders {
            found.append("fields \(requestHeaders), recorded \(expected.requestHeaders)")
        }
        let isSameKind = isRequestBinary ?? false == expected.isRequestBinary ?? false
        if requestBody != expected.requestBody || !isSameKind { found.append("content") }
        return found
    }
}

private struct RecordingTransport: Transport {
    let cassette: Cassette
    let inner: any Transport

    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        let content = try await body.collected()
        var reply = try await inner.send(request, body: content.isEmpty ? body : .bytes(content), options: options)
        let bytes = try await reply.bytes()
        cassette.record(request, body: content, reply: reply.head, bytes: bytes)
        reply.body = ResponseBody(bytes)
        return reply
    }
}

private struct ReplayingTransport: Transport {
    let cassette: Cassette

    func send(_ request: HTTPRequest, body: RequestBody, options: ExchangeOptions) async throws -> HTTPReply {
        try Task.checkCancellation()
        return try cassette.answer(request, body: try await body.collected())
    }
}
