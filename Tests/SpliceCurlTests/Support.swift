import HTTPTypes
import SpliceCurl
import SpliceHTTP
import SpliceTestServer
import Synchronization
import Testing

#if os(Linux)
import Glibc
#else
import Darwin
#endif

/// Runs `perform` with a scripted server and a transport of its own, and ends both.
func withServer(
    options: ScriptedServer.Options = ScriptedServer.Options(), transport transportOptions: CurlOptions = CurlOptions(),
    _ handler: @escaping ScriptedServer.Handler, perform: (ScriptedServer, CurlTransport) async throws -> Void
) async throws {
    let transport = try CurlTransport(options: transportOptions)
    try await withScriptedServer(options: options, handler) { server in
        do {
            try await perform(server, transport)
            await transport.shutdown(grace: .zero)
        } catch {
            await transport.shutdown(grace: .zero)
            throw error
        }
    }
}

/// What `send` throws; a test issue when it does not.
func failure(
    _ transport: CurlTransport, _ request: HTTPRequest, body: RequestBody = .none,
    options: ExchangeOptions = ExchangeOptions()
) async throws -> TransportError {
    try await #require(throws: TransportError.self) {
        let reply = try await transport.send(request, body: body, options: options)
        for try await _ in reply.body {}
    }
}

/// `bytes` in pieces, as an asynchronous sequence.
func chunks(of bytes: [UInt8], size: Int) -> AsyncThrowingStream<[UInt8], any Error> {
    AsyncThrowingStream { continuation in
        for start in stride(from: 0, to: bytes.count, by: size) {
            continuation.yield(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        continuation.finish()
    }
}

func setEnvironment(_ name: String, _ value: String?) {
    if let value { unsafe setenv(name, value, 1) } else { unsafe unsetenv(name) }
}

/// Counts from any thread.
final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .sequentiallyConsistent) }
    func increment() { count.add(1, ordering: .sequentiallyConsistent) }
}

/// This process's sockets whose peer is a port of the loopback; the tests beside this one have other ports.
func sockets(connectedTo port: Int) -> [Int32] {
    (0..<4096).filter { descriptor in
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getpeername(descriptor, $0, &length)
            }
        }
        return found == 0 && address.sin_family == sa_family_t(AF_INET)
            && Int(UInt16(bigEndian: address.sin_port)) == port
    }
}

/// How many of them the peer has not closed.
func openConnections(to port: Int) -> Int {
    sockets(connectedTo: port).count { descriptor in
        var byte: UInt8 = 0
        let peek = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
        return unsafe recv(descriptor, &byte, 1, peek) != 0
    }
}
