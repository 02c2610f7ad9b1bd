import Foundation
import Sandbox
import Synchronization
import Testing

@Suite struct WarehouseTests {
    private static func wish(_ order: String, sku: String = "ROPE-10", quantity: String = "2") -> String {
        """
        {"externalOrderId":"\(order)","warehouse":"EAST","lines":[
         {"externalLineId":"1","sku":"\(sku)","quantity":"\(quantity)","unit":"EA"}]}
        """
    }

    private func call(
        _ sandbox: RunningSandbox, _ method: String, _ path: String, key: String? = nil
    ) throws -> Call {
        let warehouse = sandbox.endpoints.warehouse
        var headers = ["X-Api-Key": warehouse.apiKey]
        headers["Idempotency-Key"] = key
        return try Call(method, "\(warehouse.url)/\(path)", headers: headers)
    }

    private func reserve(_ sandbox: RunningSandbox, _ order: String, key: String? = nil) async throws -> Answer {
        try await call(sandbox, "POST", "reservations", key: key).json(Self.wish(order)).send()
    }

    @Test func `a repeated key holds stock once and answers the same`() async throws {
        try await RunningSandbox.run { sandbox in
            let first = try await reserve(sandbox, "#1001", key: "k")
            let second = try await reserve(sandbox, "#1001", key: "k")
            #expect(first.status == 201 && second.status == 201)
            #expect(first.text == second.text)
            #expect(try sandbox.effects("warehouse") == ["reservation #1001"])
            let stock = try await call(sandbox, "GET", "inventory/ROPE-10").send()
            #expect(try stock.value("available") == "999998")
        }
    }

    @Test func `a key with another body is refused`() async throws {
        try await RunningSandbox.run { sandbox in
            _ = try await reserve(sandbox, "#1001", key: "k")
            let other = try await reserve(sandbox, "#1002", key: "k")
            #expect(other.status == 422)
            #expect(other.header("Content-Type") == "application/problem+json")
            #expect(try other.value("code") == "KEY_REUSED")
        }
    }

    @Test func `a key in flight is refused with 409, and works afterwards`() async throws {
        let (held, release) = AsyncStream.makeStream(of: Void.self)
        try await RunningSandbox.run({
            ($0.faults, $0.rates) = (1, .always(.slow))
            $0.slowWork = { for await _ in held {} }
        }) { sandbox in
            async let slow = reserve(sandbox, "#1001", key: "k")
            while try sandbox.effects("warehouse").isEmpty { await Task.yield() }
            let early = try await reserve(sandbox, "#1001", key: "k")
            #expect(early.status == 409)
            #expect(try early.value("code") == "REQUEST_IN_FLIGHT")
            release.finish()
            let first = try await slow
            #expect(try await reserve(sandbox, "#1001", key: "k").text == first.text)
        }
    }

    @Test func `without a key, twice is two holds, and the search finds both`() async throws {
        try await RunningSandbox.run { sandbox in
            _ = try await reserve(sandbox, "#1001")
            _ = try await reserve(sandbox, "#1001")
            let found = try await call(sandbox, "GET", "reservations?externalOrderId=%231001").send()
            #expect(try found.value("reservations.1.externalOrderId") == "#1001")
            #expect(try sandbox.effects("warehouse") == ["reservation #1001", "reservation #1001"])
        }
    }

    @Test func `a release is an effect once, and gives the stock back`() async throws {
        try await RunningSandbox.run { sandbox in
            let id = try #require(try await reserve(sandbox, "#1001", key: "k").value("reservationId"))
            for _ in 0..<2 {
                let released = try await call(sandbox, "POST", "reservations/\(id)/release").send()
                #expect(released.status == 200)
                #expect(try released.value("status") == "released")
            }
            #expect(try sandbox.effects("warehouse") == ["reservation #1001", "release #1001"])
            #expect(try await call(sandbox, "POST", "reservations/\(id)/confirm").send().status == 409)
            #expect(try await call(sandbox, "GET", "inventory/ROPE-10").send().value("available") == "1000000")
        }
    }

    @Test func `less than was asked for is a partial hold`() async throws {
        try await RunningSandbox.run { sandbox in
            let body = Self.wish("#1", quantity: "1000001")
            let partial = try await call(sandbox, "POST", "reservations", key: "a").json(body).send()
            #expect(partial.status == 201)
            #expect(try partial.value("status") == "partial")
            #expect(try partial.value("lines.0.backordered") == "1")
            let none = try await call(sandbox, "POST", "reservations", key: "b").json(body).send()
            #expect(none.status == 409)
            #expect(try none.value("code") == "INSUFFICIENT_STOCK")
        }
    }

    @Test(arguments: [("sku", "NO-SUCH", "2", "UNKNOWN_SKU"), ("quantity", "ROPE-10", "1.5", "INVALID_QUANTITY")])
    func `a wrong line is named`(what: String, sku: String, quantity: String, code: String) async throws {
        try await RunningSandbox.run { sandbox in
            let answer = try await call(sandbox, "POST", "reservations", key: "k")
                .json(Self.wish("#1", sku: sku, quantity: quantity)).send()
            #expect((400..<500).contains(answer.status))
            #expect(try answer.value("lineErrors.0.externalLineId") == "1")
            #expect(try answer.value("lineErrors.0.code") == code)
            #expect(try sandbox.effects("warehouse") == [])
        }
    }

    @Test func `a bearer token from the client credentials works until it ends`() async throws {
        let time = Mutex(Duration.zero)
        try await RunningSandbox.run({
            $0.tokenLife = .seconds(1)
            $0.clock = Stopwatch(reading: { time.withLock { $0 } })
        }) { sandbox in
            let warehouse = sandbox.endpoints.warehouse
            let answer = try await Call("POST", warehouse.tokenURL).form([
                "grant_type": "client_credentials", "client_id": warehouse.clientID,
                "client_secret": warehouse.clientSecret,
            ]).send()
            #expect(try answer.value("expires_in") == "1")
            let bearer = ["Authorization": "Bearer \(try #require(try answer.value("access_token")))"]
            let look = try Call("GET", "\(warehouse.url)/inventory/ROPE-10", headers: bearer)
            #expect(try await look.send().status == 200)
            time.withLock { $0 = .seconds(1) }
            let late = try await look.send()
            #expect(late.status == 401)
            #expect(late.header("WWW-Authenticate") == #"Bearer error="invalid_token""#)
        }
    }

    @Test func `every answer says where the caller stands`() async throws {
        try await RunningSandbox.run({ $0.timeScale = 1 }) { sandbox in
            for left in (0..<20).reversed() {
                let answer = try await call(sandbox, "GET", "inventory/ROPE-10").send()
                #expect(answer.header("RateLimit-Remaining") == "\(left)")
            }
            let refused = try await call(sandbox, "GET", "inventory/ROPE-10").send()
            #expect(refused.status == 429)
            #expect(refused.header("Retry-After") == refused.header("RateLimit-Reset"))
        }
    }
}
