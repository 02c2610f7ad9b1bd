import HTTPTypes
import SpliceClient
import SpliceHTTP
import SpliceTesting
import Testing

struct NoticeTests {
    private static func notices(_ reply: FakeReply, dialect: Dialect = .plain, calls: Int = 1) async throws
        -> [APINotice]
    {
        let heard = Log<APINotice>()
        let client = try APIClient(
            Bench.base, transport: FakeTransport { _ in reply }, dialect: dialect, time: VirtualClock(),
            onNotice: { heard.add($0) })
        for _ in 0..<calls { _ = try? await client.send(.read) }
        return heard.all
    }

    /// The examples of RFC 9745 section 2.1 and RFC 8594 section 3.
    @Test func `deprecation and sunset are announced once`() async throws {
        let reply = FakeReply.json("[]").header("Deprecation", "@1688169599")
            .header("Sunset", "Sat, 31 Dec 2018 23:59:59 GMT")
            .header("Link", #"<https://developer.example.com/deprecation>; rel="deprecation"; type="text/html""#)
        let found = try await Self.notices(reply, calls: 3)
        #expect(
            found.map(\.kind) == [.deprecated(since: .seconds(1_688_169_599)), .sunset(at: .seconds(1_546_300_799))])
        #expect(
            found.allSatisfy { $0.link == "https://developer.example.com/deprecation" && $0.operation == "orders.list" }
        )
    }

    @Test(arguments: ["", "soon", "@", "@x", "@99999999999999999999", "@-9223372036854775808", "1688169599"])
    func `nonsense is not announced`(text: String) async throws {
        let found = try await Self.notices(.json("[]").header("Deprecation", text))
        #expect(found.isEmpty)
    }

    @Test func `the pinned version is asked for, and another one that answers is announced`() async throws {
        let asked = try #require(HTTPField.Name("X-Api-Version"))
        let served = try #require(HTTPField.Name("X-Served-Version"))
        let dialect = Dialect(version: APIVersion("2026-07", in: asked, servedIn: served))
        let same = try await Self.notices(.json("[]").header("X-Served-Version", "2026-07"), dialect: dialect)
        #expect(same.isEmpty)
        let other = try await Self.notices(.json("[]").header("X-Served-Version", "2026-10"), dialect: dialect)
        #expect(other.map(\.kind) == [.otherVersion(asked: "2026-07", served: "2026-10")])
        let bench = try Bench([.json("[]")], dialect: dialect)
        _ = try await bench.send(.read)
        #expect(bench.transport.exchanges[0].request.headerFields[asked] == "2026-07")
    }
}
