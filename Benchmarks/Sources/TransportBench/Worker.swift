import BenchKit
import CTransportPeer
import Foundation
import HTTPTypes
import SpliceCurl
import SpliceHTTP

/// One contestant in a process of its own: sends the requests and prints the CPU microseconds per request.
struct Worker: Sendable {
    enum Kind: String {
        /// Plain C, the same driver.
        case c
        /// Tasks on the transport's own executor.
        case pipeline
        /// Tasks on the global executor.
        case await
    }

    let kind: Kind
    let url: String
    let authority: String
    let total: Int
    let concurrency: Int
    /// Requests that are never answered, in flight beside the others, and the port they go to.
    let idle: Int
    let idlePort: Int

    init?(_ arguments: [String]) {
        guard arguments.count == 7, let kind = Kind(rawValue: arguments[0]), let total = Int(arguments[3]),
            let concurrency = Int(arguments[4]), let idle = Int(arguments[5]), let idlePort = Int(arguments[6])
        else { return nil }
        self.kind = kind
        url = arguments[1]
        authority = arguments[2]
        self.total = total
        self.concurrency = concurrency
        self.idle = idle
        self.idlePort = idlePort
    }

    private var isHTTP2: Bool { url.hasPrefix("https") }

    func run() async throws -> Double {
        if kind == .c {
            return transport_peer_run(url, authority, total, Int32(concurrency), isHTTP2 ? 1 : 0)
        }
        var options = CurlOptions()
        options.trust = .file(authority)
        options.maxConnections = 8_192
        options.maxConnectionsPerHost = 4_096
        let transport = try CurlTransport(options: options)
        let idlers = startIdlers(on: transport)
        try await Task.sleep(for: idle > 0 ? .seconds(3) : .zero)
        try await send(concurrency * 4, over: transport)
        let before = Usage.cpuSeconds
        try await send(total, over: transport)
        let used = Usage.cpuSeconds - before
        idlers.cancel()
        return used * 1e6 / Double(total)
    }

    private func send(_ count: Int, over transport: CurlTransport) async throws {
        let parts = url.split(separator: "/", maxSplits: 2)
        let request = HTTPRequest(
            method: .get, scheme: isHTTP2 ? "https" : "http", authority: String(parts[1]), path: "/" + parts[2])
        let options = ExchangeOptions(version: isHTTP2 ? .automatic : .http1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<concurrency {
                let share = count / concurrency + (index < count % concurrency ? 1 : 0)
                group.addTask(executorPreference: kind == .pipeline ? transport.executor : nil) {
                    for _ in 0..<share {
                        let reply = try await transport.send(request, body: .none, options: options)
                        precondition(reply.status == .ok && reply.body.buffered?.isEmpty == false)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func startIdlers(on transport: CurlTransport) -> Task<Void, Never> {
        let request = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:\(idlePort)", path: "/")
        let timeouts = ExchangeTimeouts(connect: .seconds(60), firstByte: .seconds(600), total: .seconds(600))
        return Task {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<idle {
                    group.addTask {
                        _ = try? await transport.send(
                            request, body: .none, options: ExchangeOptions(timeouts: timeouts))
                    }
                }
            }
        }
    }
}
