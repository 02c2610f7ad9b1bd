import Foundation
import SpliceMapping
import SpliceModel
import SpliceTesting
import Testing

@Suite struct GoldenFileTests {
    @Test func `a document goes to another system as its file says`() throws {
        try ShopOrder.check(golden: "shop-order.json")
        try ShopOrder.check(golden: "shop-order.json", becomes: "shop-order.written.json", by: ShopOrder.self)
    }

    @Test func `a difference shows the first line that differs, from both`() throws {
        let error = #expect(throws: GoldenMismatch.self) {
            try GoldenFile("shop-order.written.json", file: #filePath, environment: [:]).check(
                try GoldenFile("shop-order.written.json").text().replacing(#""qty": 2"#, with: #""qty": 3"#))
        }
        let text = error?.description ?? ""
        #expect(text.contains("says something else from line"))
        #expect(text.contains(#"      "qty": 2"#))
        #expect(text.contains("      \"qty\": 3\n" + String(repeating: " ", count: 15) + "^"), "\(text)")
    }

    @Test func `a missing file says how to make it`() {
        let error = #expect(throws: GoldenMismatch.self) {
            try GoldenFile("nowhere.json", file: #filePath, environment: [:]).check("{}")
        }
        #expect(
            error?.description
                == "Golden/nowhere.json is not there; run the test with SPLICE_UPDATE_GOLDEN=1 to accept the result")
    }

    @Test func `a document to be read that is missing says where it belongs`() {
        let error = #expect(throws: GoldenFileMissing.self) { try ShopOrder.check(golden: "nowhere.json") }
        #expect(error?.description.contains("/Kit/Golden/nowhere.json: put the document there") == true)
    }

    @Test func `an update writes the file, but never in CI`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("splice-golden-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let test = folder.appendingPathComponent("SomeTests.swift").path
        func file(_ environment: [String: String]) -> GoldenFile {
            GoldenFile("new.txt", file: test, environment: environment)
        }
        #expect(throws: GoldenMismatch.self) { try file(["SPLICE_UPDATE_GOLDEN": "1", "CI": "true"]).check("a") }
        #expect(throws: GoldenMismatch.self) { try file([:]).check("a") }
        try file(["SPLICE_UPDATE_GOLDEN": "1"]).check("a")
        try file([:]).check("a")
        #expect(throws: GoldenMismatch.self) { try file([:]).check("b") }
    }
}
