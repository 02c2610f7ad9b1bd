import CLibcurl
import SpliceHTTP
import Testing

@testable import SpliceCurl

/// A loop with exchanges of its own, which speak no protocol.
@Suite(.timeLimit(.minutes(1))) struct StartingTests {
    /// Takes up the only place until it is cancelled.
    private final class Holding: Exchange, @unchecked Sendable {
        let port: Int

        init(port: Int) {
            self.port = port
            super.init(host: "h", origin: "o", mayMultiplex: false, timeouts: ExchangeTimeouts())
        }

        override func configure(_ easy: EasyHandle) { easy.set(CURLOPT_URL, "http://127.0.0.1:\(port)/") }
    }

    /// Cannot be set up.
    private final class Unusable: Exchange, @unchecked Sendable {
        let ended: Counter

        init(_ ended: Counter) {
            self.ended = ended
            super.init(host: "h", origin: "o", mayMultiplex: false, timeouts: ExchangeTimeouts())
        }

        override func configure(_ easy: EasyHandle) { easy.set(CURLOPT_HTTP_VERSION, -1) }

        override func finish(_ ending: Ending, on transfer: Transfer?) {
            if case .completed = ending { ended.increment() }
        }
    }

    @Test func `however many that wait cannot be set up, each ends on the same stack`() async throws {
        var options = CurlOptions()
        options.maxConnections = 1
        options.maxConnectionsPerHost = 1
        let loop = try EventLoop(options: options)
        let ended = Counter()
        try await Loopback.withSilentListener { port in
            let holding = Holding(port: port)
            loop.post(.submit(holding))
            for _ in 0..<50_000 { loop.post(.submit(Unusable(ended))) }
            loop.post(.cancel(holding))
            await loop.stop(grace: .seconds(60))
        }
        #expect(ended.value == 50_000)
    }
}
