import Foundation
import Testing

/// Runs a program of Python's own library beside ours: an implementation that shares nothing with it.
enum PlainPython {
    /// What a script prints when it reads `input`. A missing `python3` fails the test.
    static func run(_ script: String, _ input: [UInt8]) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, result) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
        try Data(input).write(to: source)
        _ = FileManager.default.createFile(atPath: result.path, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-I", "-c", script]
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = try FileHandle(forWritingTo: result)
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "python3 failed, or is not installed")
        return Array(try Data(contentsOf: result))
    }
}
