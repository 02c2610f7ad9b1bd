import Foundation
import Sandbox
import Testing

@Suite struct SandboxTests {
    @Test func `a port that is taken is replaced by a free one`() async throws {
        try await RunningSandbox.run { first in
            let port = try #require(URL(string: first.endpoints.shipping.url)?.port)
            try await RunningSandbox.run({ $0.ports = ["shipping": port] }) { second async throws in
                #expect(URL(string: second.endpoints.shipping.url)?.port != port)
                #expect(try await ShippingTests.call(second, "GET", "labels/se-1").send().status == 404)
            }
        }
    }

    @Test func `a port that is free is the one that was asked for`() async throws {
        let port = try await freePort()
        try await RunningSandbox.run({ $0.ports = ["shipping": port] }) { sandbox async throws in
            #expect(URL(string: sandbox.endpoints.shipping.url)?.port == port)
        }
    }

    /// A port that was free a moment ago: that of a sandbox that has ended.
    private func freePort() async throws -> Int {
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        try await RunningSandbox.run { found.yield(URL(string: $0.endpoints.shop.url)?.port ?? 0) }
        found.finish()
        for await port in ports { return port }
        return 0
    }

    @Test func `the endpoints file holds what the sandbox announced, for its owner only`() async throws {
        try await RunningSandbox.run { sandbox async throws in
            let file = sandbox.ledgers.appending(path: "endpoints.json")
            try sandbox.endpoints.write(to: file)
            try sandbox.endpoints.write(to: file)
            #expect(try JSONDecoder().decode(Endpoints.self, from: Data(contentsOf: file)) == sandbox.endpoints)
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func `orders and credentials depend on the seed alone`() async throws {
        let date = Date(timeIntervalSince1970: 1_800_000_000)
        #expect(ShopOrder.seeded(3, seed: 1, at: date).document == ShopOrder.seeded(3, seed: 1, at: date).document)
        #expect(ShopOrder.seeded(3, seed: 1, at: date).document != ShopOrder.seeded(3, seed: 2, at: date).document)
        let emails = Set((0..<500).map { ShopOrder.seeded($0, seed: 1, at: date).email })
        #expect(emails.count == 500)
        #expect(ShopOrder.shopTime(date) == "2027-01-15T03:00:00-05:00")
    }
}
