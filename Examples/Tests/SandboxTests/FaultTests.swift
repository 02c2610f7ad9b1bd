import Foundation
import Sandbox
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What a caller sees of each fault, and whether the effect took place: the worst case, a label, which costs money.
@Suite struct FaultTests {
    @Test(arguments: [
        (Fault.unavailable, "503", 0), (.throttled, "429", 0), (.slow, "200", 1), (.reset, "broken", 0),
        (.cutBody, "broken", 1), (.lostAnswer, "broken", 1), (.gatewayTimeout, "504", 1), (.revoked, "200", 1),
    ])
    func `a fault looks like itself and has its effect or not`(fault: Fault, seen: String, effects: Int) async throws {
        try await RunningSandbox.run({ ($0.faults, $0.rates) = (1, .always(fault)) }) { sandbox in
            let buy = try ShippingTests.call(sandbox, "POST", "labels").json(ShippingTests.order(sandbox, "#1001"))
            let outcome: String
            do {
                outcome = String(try await buy.send().status)
            } catch is URLError {
                outcome = "broken"
            }
            #expect(outcome == seen)
            #expect(try sandbox.effects("shipping").count == effects)
        }
    }

    @Test func `who goes on trying gets through`() async throws {
        try await RunningSandbox.run({ ($0.faults, $0.rates) = (1, .always(.unavailable)) }) { sandbox in
            let buy = try ShippingTests.call(sandbox, "POST", "labels").json(ShippingTests.order(sandbox, "#1001"))
            for _ in 0..<FaultPlan.limit { #expect(try await buy.send().status == 503) }
            #expect(try await buy.send().status == 200)
        }
    }
}
