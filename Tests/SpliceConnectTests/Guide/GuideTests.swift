import Foundation
import SpliceConnect
import SpliceTesting
import Testing

/// `Documentation/connector-guide.md` is a connector that works.
@Suite struct GuideTests {
    @Test func `the guide's connector keeps its contract`() async throws {
        try await ConnectorConformance { StockModel() }.verify()
    }

    @Test func `every line of the guide's connector stands in it as it is compiled here`() throws {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        let source = try String(contentsOf: folder.appending(path: "Stock.swift"), encoding: .utf8)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        let guide = try String(
            contentsOf: folder.appending(path: "Documentation/connector-guide.md"), encoding: .utf8)
        let shown = Set(guide.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
        for line in source.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) })
        where !line.hasPrefix("//") && !line.hasPrefix("import ") {
            #expect(shown.contains(line), "the guide does not show: \(line)")
        }
    }

    @Test(arguments: ["", "acme.evil.example/", "a_b", "ä"])
    func `a tenant that would lead elsewhere is refused`(tenant: String) {
        let configuration = Stock.Configuration(tenant: tenant, apiKey: .stored("key"))
        #expect(throws: ConnectError.self) { try configuration.validate() }
    }
}
