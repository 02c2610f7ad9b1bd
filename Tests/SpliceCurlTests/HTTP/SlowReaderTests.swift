import HTTPTypes
import SpliceCurl
import SpliceHTTP
import Testing

#if os(Linux)
import Foundation

/// A reader that is slower than a server whose content grows when it is decompressed, from nginx.
@Suite(.serialized, .timeLimit(.minutes(3))) struct SlowReaderTests {
    /// Runs of a mebibyte, each of another byte: about a thousandth of that when they are compressed.
    private static let runs = 192
    private static let runLength = 1 << 20

    /// libcurl breaks off where it would have to hold more than 64 MB of a paused body. Over HTTP/2 libcurl 7.88 comes to that, while
    /// others of the connection go on; see `Documentation/transport.md`.
    @Test(arguments: [HTTPVersionPolicy.http1])
    func `a slow reader of what grows very much gets every byte, and memory has a bound`(
        version: HTTPVersionPolicy
    ) async throws {
        let nginx = try await Nginx.start()
        defer { nginx.stop() }
        try Self.writeRuns(to: nginx.process.folder.appending(path: "runs.bin"))
        var options = CurlOptions()
        options.trust = .file(nginx.certificates.authority)
        let transport = try CurlTransport(options: options)
        let origin = version == .http1 ? ("http", nginx.plainPort) : ("https", nginx.securePort)
        func get(_ path: String, _ delivery: ExchangeOptions.Delivery) async throws -> HTTPReply {
            let request = HTTPRequest(
                method: .get, scheme: origin.0, authority: "127.0.0.1:\(origin.1)", path: path)
            return try await transport.send(
                request, body: .none,
                options: ExchangeOptions(
                    timeouts: ExchangeTimeouts(total: nil), delivery: delivery, version: version))
        }

        _ = try await get("/", .buffered(limit: 1_000))
        let before = try CancellationTests.residentBytes()
        let reply = try await get("/runs.bin", .streamed)
        #expect(reply.head.headerFields[.contentEncoding] == nil, "it is decompressed")
        var (count, wrong, most) = (0, 0, 0)
        for try await piece in reply.body {
            for offset in stride(from: 0, to: piece.count, by: 4_096)
            where piece[offset] != UInt8((count + offset) / Self.runLength) {
                wrong += 1
            }
            count += piece.count
            // The loop answers this one after it has dealt with all that has come for the other.
            _ = try await get("/", .buffered(limit: 1_000))
            most = max(most, try CancellationTests.residentBytes())
        }
        print("version \(version): grown by \(most - before) bytes")
        #expect(count == Self.runs * Self.runLength)
        #expect(wrong == 0)
        #expect(most - before < Self.runs / 2 * Self.runLength)
        await transport.shutdown(grace: .zero)
    }

    private static func writeRuns(to file: URL) throws {
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        for run in 0..<runs { try handle.write(contentsOf: Data(repeating: UInt8(run), count: runLength)) }
        try handle.close()
    }
}
#endif
