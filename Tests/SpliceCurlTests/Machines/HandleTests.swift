import CLibcurl
import HTTPTypes
import SpliceHTTP
import SpliceTestServer
import Testing

@testable import SpliceCurl

/// libcurl's handles, by themselves and among others in a loop.
@Suite(.timeLimit(.minutes(1))) struct HandleTests {
    @Test func `each option of a handle has its own list, which stays while it is set to the same again`() throws {
        let easy = try #require(EasyHandle())
        var (first, second) = (CStringList(), CStringList())
        first.append("a: ", "1")
        second.append("RNFR a")
        easy.set(CURLOPT_HTTPHEADER, list: first)
        easy.set(CURLOPT_QUOTE, list: second)
        let before = easy.lists.map(\.list)
        #expect(before.map(\.strings) == [first, second])
        easy.set(CURLOPT_HTTPHEADER, list: first)
        #expect(easy.lists.map { ObjectIdentifier($0.list) } == before.map { ObjectIdentifier($0) })
        easy.set(CURLOPT_HTTPHEADER, list: second)
        #expect(easy.lists.map(\.list.strings) == [second, second])
        #expect(easy.lists[0].list !== before[0])
        #expect(easy.failure == nil)
    }

    /// Fetches `/`, and tells what its handle knows of its connection at the end. `@unchecked Sendable` as its superclass is: all
    /// that it adds is `let`.
    private final class Fetching: Exchange, @unchecked Sendable {
        struct Outcome: Equatable {
            var status = 0
            var newConnections = 0
            var knowsConnection = false
        }

        let port: Int
        private let outcome: AsyncStream<Outcome>.Continuation

        init(port: Int, outcome: AsyncStream<Outcome>.Continuation) {
            self.port = port
            self.outcome = outcome
            super.init(host: "h", origin: "\(port)", mayMultiplex: false, timeouts: ExchangeTimeouts())
        }

        override func configure(_ easy: EasyHandle) { easy.set(CURLOPT_URL, "http://127.0.0.1:\(port)/") }
        override var reusesHandles: Bool { true }
        override var finishesBeforeLeaving: Bool { true }

        override func finish(_ ending: Ending, on transfer: Transfer?) {
            guard let easy = transfer?.easy else { return }
            outcome.yield(
                Outcome(
                    status: easy.long(CURLINFO_RESPONSE_CODE), newConnections: easy.long(CURLINFO_NUM_CONNECTS),
                    knowsConnection: easy.socket != nil))
        }
    }

    private static func outcome(ofFetching port: Int, on loop: EventLoop) async -> Fetching.Outcome? {
        let (outcomes, continuation) = AsyncStream.makeStream(of: Fetching.Outcome.self)
        loop.post(.submit(Fetching(port: port, outcome: continuation)))
        return await outcomes.first { _ in true }
    }

    @Test func `among many connections a finished transfer forgets its own, and the next one uses it`() async throws {
        try await withScriptedServer { _ in
            .status(.ok)
        } perform: { server in
            try await Loopback.withSilentListener { silentPort in
                let loop = try EventLoop(options: CurlOptions())
                let first = await Self.outcome(ofFetching: server.port, on: loop)
                #expect(first == Fetching.Outcome(status: 200, newConnections: 1, knowsConnection: true))
                let (_, ignored) = AsyncStream.makeStream(of: Fetching.Outcome.self)
                let holding = (0..<LoopCore.manyConnections).map { _ in Fetching(port: silentPort, outcome: ignored) }
                for exchange in holding { loop.post(.submit(exchange)) }
                for _ in 0..<3 {
                    let outcome = await Self.outcome(ofFetching: server.port, on: loop)
                    #expect(outcome == Fetching.Outcome(status: 200, newConnections: 0, knowsConnection: false))
                }
                for exchange in holding { loop.post(.cancel(exchange)) }
                await loop.stop(grace: .seconds(10))
            }
        }
    }
}
