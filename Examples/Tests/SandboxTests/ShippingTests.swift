import Foundation
import Sandbox
import Testing

@Suite struct ShippingTests {
    static func order(_ sandbox: RunningSandbox, _ external: String, country: String = "US") -> String {
        let address =
            #"{"name":"Ada","address_line1":"1 Quay","city_locality":"Portland","postal_code":"04101","country_code":"\#(country)"}"#
        return #"""
            {"shipment":{"external_shipment_id":"\#(external)","carrier_id":"\#(sandbox.endpoints.shipping.carrierID)",
             "service_code":"usps_ground","ship_to":\#(address),"ship_from":\#(address),
             "packages":[{"weight":{"value":380,"unit":"gram"}}]},"label_format":"pdf"}
            """#
    }

    static func call(_ sandbox: RunningSandbox, _ method: String, _ path: String) throws -> Call {
        let shipping = sandbox.endpoints.shipping
        return try Call(method, "\(shipping.url)/\(path)", headers: ["api-key": shipping.apiKey])
    }

    @Test func `each request buys a label, a known shipment or not`() async throws {
        try await RunningSandbox.run { sandbox in
            let buy = try Self.call(sandbox, "POST", "labels").json(Self.order(sandbox, "#1001"))
            let (first, second) = (try await buy.send(), try await buy.send())
            #expect(first.status == 200)
            #expect(try first.value("label_id") != second.value("label_id"))
            #expect(try sandbox.effects("shipping") == ["label #1001", "label #1001"])
        }
    }

    @Test func `a label is found by the shipment's own id, or 404`() async throws {
        try await RunningSandbox.run { sandbox in
            let unknown = try await Self.call(sandbox, "GET", "labels/external_shipment_id/%231001").send()
            #expect(unknown.status == 404)
            #expect(try unknown.value("errors.0.error_source") == "shipstation")
            let bought = try await Self.call(sandbox, "POST", "labels").json(Self.order(sandbox, "#1001")).send()
            let found = try await Self.call(sandbox, "GET", "labels/external_shipment_id/%231001").send()
            #expect(found.status == 200)
            #expect(try found.value("tracking_number") == bought.value("tracking_number"))
        }
    }

    @Test func `a label is voided once`() async throws {
        try await RunningSandbox.run { sandbox in
            let bought = try await Self.call(sandbox, "POST", "labels").json(Self.order(sandbox, "#1001")).send()
            let void = try Self.call(sandbox, "PUT", "labels/\(try #require(try bought.value("label_id")))/void")
            #expect(try await void.send().text.contains(#""approved":true"#))
            #expect(try await void.send().text.contains(#""approved":false"#))
            #expect(try sandbox.effects("shipping") == ["label #1001", "void #1001"])
        }
    }

    @Test func `a wrong field is named, and nothing is bought`() async throws {
        try await RunningSandbox.run { sandbox in
            for (order, field) in [
                (Self.order(sandbox, "#1", country: "USA"), "shipment.ship_to.country_code"),
                (Self.order(sandbox, String(repeating: "x", count: 51)), "shipment.external_shipment_id"),
                ("{}", "shipment"),
            ] {
                let answer = try await Self.call(sandbox, "POST", "labels").json(order).send()
                #expect(answer.status == 400)
                #expect(try answer.value("errors.0.field_name") == field)
            }
            #expect(try sandbox.effects("shipping") == [])
        }
    }

    @Test func `a wrong key is a security error`() async throws {
        try await RunningSandbox.run { sandbox in
            let answer = try await Call("GET", "\(sandbox.endpoints.shipping.url)/labels/se-1").send()
            #expect(answer.status == 401)
            #expect(try answer.value("errors.0.error_type") == "security")
        }
    }

    @Test func `more than the limit is refused with a time to wait`() async throws {
        try await RunningSandbox.run({ $0.timeScale = 1 }) { sandbox in
            for _ in 0..<20 { _ = try await Self.call(sandbox, "GET", "labels/se-1").send() }
            let refused = try await Self.call(sandbox, "GET", "labels/se-1").send()
            #expect(refused.status == 429)
            #expect(try refused.value("errors.0.error_code") == "rate_limit_exceeded")
            #expect((refused.header("Retry-After").flatMap { Int($0) } ?? 0) >= 1)
        }
    }
}
