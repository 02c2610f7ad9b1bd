import ArgumentParser
import Demo
import Foundation
import Testing

/// The whole demo with few orders: real processes, real sockets, real SIGKILL. Needs `Scripts/setup demo`.
@Suite(.serialized, .enabled(if: Tools.python != nil, "needs aiosmtpd: Scripts/setup demo"))
struct EndToEndTests {
    @Test(arguments: [
        ["--orders", "20"], ["--orders", "20", "--crashes", "3"], ["--orders", "20", "--faults", "7"],
        ["--orders", "20", "--faults", "8", "--crashes", "3"],
    ])
    func `every order reaches every system exactly once`(arguments: [String]) async throws {
        let options = try DemoOptions.parse(arguments)
        let runs = FileManager.default.temporaryDirectory.appending(path: "end-to-end-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: runs) }
        let programs = try Programs(folder: Tools.products, python: try #require(Tools.python))
        let demo = Demo(options, programs: programs, folder: try RunFolder(in: runs))
        let outcome = try await demo.run(Display(.plain) { _ in })
        #expect(outcome.problem == nil)
        #expect(outcome.summary.isFaultless, "\(outcome.summary.text)")
        #expect(outcome.summary.crashes == options.crashes)
        #expect(outcome.summary.deadLetters == 0)
        #expect(outcome.summary.reviews == 0)
    }
}

/// What the demo needs beside the test.
private enum Tools {
    /// A Python that has aiosmtpd; nil where `Scripts/setup` did not prepare one.
    static let python: URL? = {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let tools = ProcessInfo.processInfo.environment["SPLICE_TOOLS"].map { URL(filePath: $0) }
        let python = (tools ?? root.appending(path: ".build-tools")).appending(path: "venv-smtp/bin/python")
        return FileManager.default.isExecutableFile(atPath: python.path) ? python : nil
    }()

    /// Where the build puts programs and test bundles.
    static let products: URL = {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? Bundle.main
        return bundle.bundleURL.pathExtension == "xctest"
            ? bundle.bundleURL.deletingLastPathComponent() : bundle.bundleURL
    }()
}
