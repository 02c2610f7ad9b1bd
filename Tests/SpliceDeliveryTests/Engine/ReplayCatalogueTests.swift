import Foundation
import SpliceDelivery
import SpliceTesting
import Testing

/// Journals that older versions of the library and of processes left, against today's code.
@Suite struct ReplayCatalogueTests {
    /// Version 2 of a process; the journals among the fixtures are of version 1, which had no check.
    private struct OrderToCash: DurableProcess {
        static let name = "order-to-cash", version = 2
        var labelFirst = false

        func run(_ order: String, _ process: ProcessContext) async throws -> String {
            if process.changed("check the address", since: 2) {
                _ = try await process.step("check", .scripted("check", .read), order)
            }
            let sale = try await process.step("sale", .scripted("sale", .idempotent), order)
            let input = labelFirst ? order : sale
            return try await process.step("label", .scripted("label", .naturalKey), input)
        }
    }

    private var fixtures: [String] {
        get throws {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let text = try String(
                contentsOf: folder.appendingPathComponent("Fixtures/journals-format-1.jsonl"), encoding: .utf8)
            return text.split(separator: "\n").map(String.init)
        }
    }

    @Test func `journals of format 1 can still be read, and replay against today's code`() async throws {
        var catalogue = ReplayCatalogue()
        catalogue.add(OrderToCash())
        let lines = try fixtures
        #expect(lines.count == 3)
        var outcomes: [String] = []
        for line in lines {
            let report = await catalogue.replay(try JournalExport(line: line))
            outcomes.append("\(report.outcome.rawValue) \(report.step ?? "-")")
        }
        #expect(outcomes == ["same -", "goesOn label", "unknownProcess -"])
    }

    @Test func `code that comes another way is told where`() async throws {
        var catalogue = ReplayCatalogue()
        catalogue.add(OrderToCash(labelFirst: true))
        let report = await catalogue.replay(try JournalExport(line: try #require(try fixtures.first)))
        #expect(report.outcome == .diverges)
        #expect(report.step == "label")
        #expect(report.detail?.contains("another input") == true)
        #expect(!report.isSame)
    }
}
