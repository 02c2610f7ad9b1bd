import SpliceTesting
import Testing

@Suite struct ConnectorConformanceTests {
    private let suite = ConnectorConformance { PondSystem() }

    @Test func `a connector that keeps its contract passes every check`() async throws {
        try await suite.verify()
        let report = try await suite.report()
        #expect(report.checks.allSatisfy { $0.outcome == .kept }, "\(report)")
    }

    @Test(arguments: PondDefect.allCases)
    func `a defect is noticed by the check that is there for it`(defect: PondDefect) async throws {
        let report = try await PondConnector.$defect.withValue(defect) { try await suite.report() }
        #expect(report.broken.map(\.name).contains(defect.check), "\(report)")
    }

    @Test func `every check has a fake that fails it`() async throws {
        let proven = Set(PondDefect.allCases.map(\.check))
        #expect(try await Set(suite.report().checks.map(\.name)) == proven)
    }

    @Test func `a failure says what was seen and what the rule is`() async throws {
        let failure = await #expect(throws: ConformanceFailure.self) {
            try await PondConnector.$defect.withValue(.losesRecords) { try await suite.verify() }
        }
        let text = failure?.description ?? ""
        #expect(text.contains("BROKEN   source.complete: 10 records are there, 9 were read"), "\(text)")
        #expect(text.contains("rule: a first read yields every record once"), "\(text)")
    }
}
