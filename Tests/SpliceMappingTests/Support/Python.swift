import Foundation

/// The Python environment that `Scripts/setup test` makes for these tests. One that is not there is a failure.
enum Python {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The folder of the tools, above this file: the package's own, also for a package that only links to these sources.
    static func tools() throws -> URL {
        if let folder = ProcessInfo.processInfo.environment["SPLICE_TOOLS"] { return URL(fileURLWithPath: folder) }
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let tools = folder.appendingPathComponent(".build-tools")
            if FileManager.default.fileExists(atPath: tools.appendingPathComponent("venv-mapping").path) {
                return tools
            }
        }
        throw Failure(description: ".build-tools/venv-mapping is not there; run Scripts/setup test first")
    }

    /// Runs a script with files beside it, and returns what it prints.
    static func run(_ script: String, files: [String: [UInt8]] = [:]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("splice-python-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, content) in files { try Data(content).write(to: folder.appendingPathComponent(name)) }
        let process = Process()
        process.executableURL = try tools().appendingPathComponent("venv-mapping/bin/python")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = folder
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: String(decoding: complaint, as: UTF8.self))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
