import Foundation
import Logging
import SpliceConnect
import SpliceHTTP
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

    @Test func `a record whose clock is wrong does not end the reading of others`() async throws {
        let model = StockModel()
        let stock = try await model.connector(
            in: ConnectorEnvironment(
                transport: model.transport, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
        func read(from checkpoint: Checkpoint?) async throws -> (keys: [RecordKey], mark: Checkpoint?) {
            var (keys, mark): ([RecordKey], Checkpoint?) = ([], nil)
            for try await event in stock.read("items", from: checkpoint) {
                if case .record(let record) = event { keys.append(record.key) }
                if case .checkpoint(let next) = event { mark = next }
            }
            return (keys, mark)
        }
        let year2099 = 4_070_908_800_000
        let wrong = await model.put(1, revision: 1, at: year2099)
        let first = try await read(from: nil)
        #expect(first.keys == [wrong])
        let right = await model.put(2, revision: 1, at: Int(SystemTimeSource().sinceEpoch / .milliseconds(1)))
        #expect(try await read(from: first.mark).keys == [right])
    }
}
