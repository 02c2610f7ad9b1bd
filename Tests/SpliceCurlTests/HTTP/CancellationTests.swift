import HTTPTypes
import SpliceCurl
import SpliceHTTP
import Testing

#if os(Linux)
import Foundation
import Glibc

/// Requests that are cancelled wherever they are at the moment, against nginx. The figures are the whole process's, so
/// their bounds leave room for what runs beside; what each request leaked is above them all the same.
@Suite(.serialized, .timeLimit(.minutes(5))) struct CancellationTests {
    /// Where a request is cancelled. Which of submitting, waiting for a place, connecting and awaiting the answer that is
    /// for `afterTurns` depends on the number of turns.
    private enum Point: CaseIterable {
        case beforeSubmitting, afterTurns, inMidBody, bodyLetGo
    }

    @Test(arguments: [HTTPVersionPolicy.http1, .automatic])
    func `ten thousand cancelled requests leave neither descriptors nor memory`(version: HTTPVersionPolicy) async throws
    {
        let nginx = try await Nginx.start()
        defer { nginx.stop() }
        var options = CurlOptions()
        options.trust = .file(nginx.certificates.authority)
        options.maxConnectionsPerHost = 16
        options.maxStreamsPerHost = 20
        let descriptorsBefore = Self.descriptors()
        let transport = try CurlTransport(options: options)
        let port = version == .http1 ? nginx.plainPort : nginx.securePort
        let scheme = version == .http1 ? "http" : "https"
        var request = HTTPRequest(method: .get, scheme: scheme, authority: "127.0.0.1:\(port)", path: "/large.bin")
        request.headerFields[.acceptEncoding] = "identity"  // or so many equal bytes would be a few
        // More than a stream holds before it pauses; libcurl keeps the rest of a paused HTTP/2 stream in memory.
        request.headerFields[.range] = "bytes=0-299999"

        let seed: UInt64 = 410
        var random = SeededGenerator(seed: seed)
        print("seed \(seed), version \(version)")
        var memory: [Int] = []
        for wave in 1...100 {
            try await cancelHundred(request, version, over: transport, &random)
            if wave == 20 || wave == 100 {
                request.path = "/"
                let reply = try await transport.send(request, body: .none, options: ExchangeOptions(version: version))
                #expect(reply.status == .ok)
                request.path = "/large.bin"
                #expect(sockets(connectedTo: port).count <= 16)
                memory.append(try Self.residentBytes())
            }
        }
        await transport.shutdown(grace: .zero)
        let grown = memory[1] - memory[0]
        print("grown by \(grown) bytes over 8,000 requests")
        // A kilobyte a request: an exchange, its task or its handle weigh more.
        #expect(grown < 8_000 << 10, "seed \(seed)")
        #expect(sockets(connectedTo: port).isEmpty)
        #expect(Self.descriptors() <= descriptorsBefore + 16)
    }

    private func cancelHundred(
        _ request: HTTPRequest, _ version: HTTPVersionPolicy, over transport: CurlTransport,
        _ random: inout SeededGenerator
    ) async throws {
        let options = ExchangeOptions(delivery: .streamed, version: version)
        var tasks: [Task<Void, any Error>] = []
        for _ in 0..<100 {
            let point = Point.allCases.randomElement(using: &random) ?? .inMidBody
            let task = Task {
                if point == .beforeSubmitting { unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() } }
                let reply = try await transport.send(request, body: .none, options: options)
                for try await _ in reply.body {
                    if point == .bodyLetGo { return }
                    unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
                }
                if point == .inMidBody { Issue.record("a reader that was cancelled at the first chunk read all") }
            }
            tasks.append(task)
            guard point == .afterTurns else { continue }
            for _ in 0..<Int.random(in: 0..<40, using: &random) { await Task.yield() }
            task.cancel()
        }
        for task in tasks {
            do { try await task.value } catch is CancellationError {}
        }
    }

    private static func descriptors() -> Int {
        (0..<4096).count { fcntl($0, F_GETFD) >= 0 }
    }

    /// Memory that is resident, in bytes (proc(5), `statm`).
    static func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(fields.dropFirst().first.flatMap { Int($0) }) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
#endif
