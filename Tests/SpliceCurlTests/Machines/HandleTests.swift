import CLibcurl
import HTTPTypes
import SpliceHTTP
import SpliceTestServer
import Synchronization
import Testing

@testable import SpliceCurl

/// libcurl's handles, without an exchange.
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

    /// Fetches `/`, and notes what its handle knows of its connection at the end.
    private final class Fetching: Exchange, @unchecked Sendable {
        struct Outcome: Equatable {
            var status = 0
            var newConnections = -1
            var knowsConnection = true
        }

        let port: Int
        let outcomes: Mutex<[Outcome]> = Mutex([])
        private let leaves: @Sendable () -> Void

        init(port: Int, leaves: @escaping @Sendable () -> Void) {
            self.port = port
            self.leaves = leaves
            super.init(host: "h", origin: "o", mayMultiplex: false, timeouts: ExchangeTimeouts())
        }

        override func configure(_ easy: EasyHandle) { easy.set(CURLOPT_URL, "http://127.0.0.1:\(port)/") }
        override var finishesBeforeLeaving: Bool { true }
        override var reusesHandles: Bool { true }

        override func finish(_ ending: Ending, on transfer: Transfer?) {
            guard let easy = transfer?.easy else { return }
            let outcome = Outcome(
                status: easy.long(CURLINFO_RESPONSE_CODE), newConnections: easy.long(CURLINFO_NUM_CONNECTS),
                knowsConnection: easy.socket != nil)
            outcomes.withLock { $0.append(outcome) }
        }

        override func hasLeft() { leaves() }
    }

    @Test func `a finished transfer forgets its connection, and the next one uses it`() async throws {
        try await withScriptedServer { _ in
            .status(.ok)
        } perform: { server in
            let loop = try EventLoop(options: CurlOptions())
            var outcomes: [Fetching.Outcome] = []
            for _ in 0..<3 {
                let (left, continuation) = AsyncStream.makeStream(of: Never.self)
                let fetching = Fetching(port: server.port) { continuation.finish() }
                loop.post(.submit(fetching))
                for await _ in left {}
                outcomes += fetching.outcomes.withLock { $0 }
            }
            await loop.stop(grace: .seconds(10))
            #expect(outcomes.map(\.status) == [200, 200, 200])
            #expect(outcomes.map(\.newConnections) == [1, 0, 0])
            #expect(outcomes.allSatisfy { !$0.knowsConnection })
        }
    }
}
