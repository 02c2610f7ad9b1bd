import Sandbox
import Testing

@Suite struct FaultPlanTests {
    private func faults(seed: UInt64?, order: [Int]) -> [Int: [Fault?]] {
        let plan = FaultPlan(seed: seed)
        var found: [Int: [Fault?]] = [:]
        for request in order {
            found[request, default: []].append(plan.fault(system: "shop", request: "GET /\(request)".utf8))
        }
        return found
    }

    @Test func `a request meets the same faults in whatever order requests come`() {
        let forward = (0..<300).flatMap { [$0, $0] }
        #expect(faults(seed: 7, order: forward) == faults(seed: 7, order: forward.reversed()))
        #expect(faults(seed: 7, order: forward) != faults(seed: 8, order: forward))
    }

    @Test func `every kind of fault comes up among a thousand requests`() {
        let found = Set(faults(seed: 7, order: Array(0..<1_000)).values.joined().compactMap { $0 })
        #expect(found == Set(Fault.allCases))
    }

    @Test func `one request meets a limited number of faults`() {
        let plan = FaultPlan(seed: 3, rates: .always(.reset))
        let met = (0..<20).map { _ in plan.fault(system: "shop", request: "GET /".utf8) }
        #expect(met == Array(repeating: .reset, count: FaultPlan.limit) + Array(repeating: nil, count: 17))
    }

    @Test func `no seed means no fault`() {
        #expect(faults(seed: nil, order: Array(0..<1_000)).values.joined().allSatisfy { $0 == nil })
        let fates = (0..<200).map { FaultPlan(seed: nil).webhook(event: "\($0)") }
        #expect(fates.allSatisfy { !$0.isLost && $0.delay == .zero && $0.duplicateAfter == nil })
    }

    @Test func `some webhooks are lost, some come twice, some come late`() {
        let plan = FaultPlan(seed: 7)
        let fates = (0..<500).map { plan.webhook(event: "\($0)") }
        #expect(fates.count(where: \.isLost) > 5)
        #expect(fates.count { $0.duplicateAfter != nil } > 20)
        #expect(fates.count { $0.delay > .zero } > 30)
        #expect(fates.count { !$0.isLost && $0.delay == .zero && $0.duplicateAfter == nil } > 250)
    }
}
