import SpliceDelivery
import SpliceTesting
import Testing

@Suite struct MemoryStoreTests {
    @Test(arguments: StoreConformance.checks)
    func `the store in memory keeps the rules`(_ check: StoreConformance.Check) async throws {
        try await check.run(on: MemoryStore())
    }

    @Test(arguments: DefectiveStore.Defect.allCases)
    func `the checks find a store with a defect`(_ defect: DefectiveStore.Defect) async throws {
        var broken: [String] = []
        for check in StoreConformance.checks {
            do {
                try await check.run(on: DefectiveStore(defect))
            } catch {
                broken.append(check.description)
            }
        }
        #expect(!broken.isEmpty, "no check notices \(defect)")
    }
}
