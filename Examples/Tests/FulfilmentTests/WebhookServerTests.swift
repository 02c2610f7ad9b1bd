import Foundation
import Fulfilment
import Logging
import SpliceConnect
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite struct WebhookServerTests {
    @Test func `a port that is taken is replaced by a free one, and a path that nobody listens at is not found`()
        async throws
    {
        try await Self.serving(port: 0) { taken in
            try await Self.serving(port: taken) { port async throws in
                #expect(port != taken)
                var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)/webhooks/nobody")))
                request.httpMethod = "POST"
                request.httpBody = Data("{}".utf8)
                let (_, response) = try await URLSession.shared.data(for: request)
                #expect((response as? HTTPURLResponse)?.statusCode == 404)
            }
        }
    }

    /// Runs a server without routes, and the body with its port.
    private static func serving(port: Int, _ body: @Sendable (Int) async throws -> Void) async throws {
        var logger = Logger(label: "webhook-server-test")
        logger.logLevel = .critical
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = WebhookServer(WebhookIntake(logger: logger), port: port, logger: logger) { listening.yield($0) }
        try await withThrowingTaskGroup { group in
            group.addTask {
                defer { listening.finish() }
                try await server.run()
            }
            var found: Int?
            for await port in ports {
                found = port
                break
            }
            try await body(try #require(found))
            group.cancelAll()
        }
    }
}
