import ArgumentParser
import Demo
import Foundation
import Fulfilment
import SpliceAuth
import SpliceTesting
import TestSupport
import Testing

/// The whole demo with few orders: real processes, real sockets, real SIGKILL. Needs `Scripts/setup demo`.
@Suite(.serialized)
struct EndToEndTests {
    @Test(arguments: [
        ["--orders", "20"], ["--orders", "20", "--crashes", "3"], ["--orders", "20", "--faults", "7"],
        ["--orders", "20", "--faults", "8", "--crashes", "3"],
    ])
    func `every order reaches every system exactly once`(arguments: [String]) async throws {
        let options = try DemoOptions.parse(arguments)
        let runs = FileManager.default.temporaryDirectory.appending(path: "end-to-end-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: runs) }
        let programs = try Programs(folder: Tools.products, python: try MailPython.url)
        let folder = try RunFolder(in: runs)
        let demo = Demo(options, programs: programs, folder: folder)
        let outcome = try await demo.run(Display(.plain) { _ in })
        #expect(outcome.problem == nil)
        #expect(outcome.summary.isFaultless, "\(outcome.summary.text)")
        #expect(outcome.summary.crashes == options.crashes)
        #expect(outcome.summary.deadLetters == 0)
        #expect(outcome.summary.reviews == 0)
        try expectNoSecrets(in: folder)
    }

    /// What the application leaves behind holds neither a secret that it was started with nor a refresh token that it was given,
    /// which begin alike; the key that seals them is for its owner alone.
    private func expectNoSecrets(in folder: RunFolder) throws {
        let addresses = try SystemAddresses(contentsOf: folder.endpoints)
        let detector = LeakDetector(
            secrets: [
                addresses.shop.accessToken, addresses.shop.clientSecret, addresses.warehouse.clientSecret,
                addresses.accounting.clientSecret, addresses.accounting.refreshToken, addresses.shipping.apiKey,
                addresses.mail.traceKey,
            ].map { Secret($0) })
        let left = try FileManager.default.contentsOfDirectory(at: folder.url, includingPropertiesForKeys: nil)
            .filter { !$0.hasDirectoryPath }.filter {
                $0.lastPathComponent.hasPrefix("orders.sqlite") || $0.lastPathComponent.hasPrefix("application")
            }
        #expect(left.count >= 3, "the store, its key, the log and the summary")
        for file in left {
            let bytes = try Data(contentsOf: file)
            detector.inspect(Array(bytes), at: file.lastPathComponent)
            #expect(bytes.firstRange(of: Data("RT1-".utf8)) == nil, "a refresh token in \(file.lastPathComponent)")
        }
        #expect(detector.leaks.isEmpty, "\(detector.leaks)")
        let key = try FileManager.default.attributesOfItem(atPath: folder.store.path + ".key")
        #expect(key[.posixPermissions] as? Int == 0o600)
    }
}

/// What the demo needs beside the test.
private enum Tools {
    /// Where the build puts programs and test bundles.
    static let products: URL = {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? Bundle.main
        return bundle.bundleURL.pathExtension == "xctest"
            ? bundle.bundleURL.deletingLastPathComponent() : bundle.bundleURL
    }()
}
