import Foundation
import Testing

/// Streams of every format, in a process of their own: twenty times the records, the same memory.
@Suite struct StreamMemoryTests {
    private struct Outcome {
        let count: Int
        let kilobytes: Int
    }

    private func run(_ format: String, _ records: Int) throws -> Outcome {
        // Test bundle and programs are built into one folder.
        let bundles = Bundle.allBundles.filter { $0.bundlePath.hasSuffix(".xctest") }.map(\.bundleURL)
        let candidates = (bundles + [URL(fileURLWithPath: CommandLine.arguments[0])])
            .map { $0.deletingLastPathComponent().appendingPathComponent("splice-format-worker") }
        let program = try #require(candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) })
        let process = Process()
        let pipe = Pipe()
        process.executableURL = program
        process.arguments = [format, String(records)]
        process.standardOutput = pipe
        try process.run()
        let output = try #require(try pipe.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let numbers = String(decoding: output, as: UTF8.self).split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
        try #require(numbers.count == 2)
        return Outcome(count: numbers[0], kilobytes: numbers[1])
    }

    @Test(arguments: ["csv", "xml", "array", "lines", "csv-out", "xml-out"])
    func `twenty times the records need no more memory`(format: String) throws {
        let (few, many) = (try run(format, 1000), try run(format, 20_000))
        #expect(few.count == 1000 && many.count == 20_000)
        // 20,000 records are 4 MB: kept, they would show.
        #expect(many.kilobytes < few.kilobytes + 2048, "\(format): \(few.kilobytes) kB, then \(many.kilobytes) kB")
    }

    @Test func `large records are not scanned ahead of each other`() throws {
        let (few, many) = (try run("wide", 1), try run("wide", 30))
        #expect(few.count == 1 && many.count == 30)
        // The text of 29 records, twice; scanned ahead, they would take another 14 MB.
        #expect(many.kilobytes < few.kilobytes + 2 * 29 * 220 + 4096, "\(few.kilobytes) kB, then \(many.kilobytes) kB")
    }
}
