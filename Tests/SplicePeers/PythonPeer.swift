import Foundation

/// A server written elsewhere, in Python, in a process of its own on a free loopback port.
final class PythonPeer {
    /// A peer that is not there is a failure, not a reason to skip: run `Scripts/setup test`.
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    let address: String
    private let process = Process()
    private let input = Pipe()

    /// - Parameters:
    ///   - environment: The Python environment that has it, as `Scripts/setup` names it.
    ///   - program: Prints the port and serves until its input ends.
    init(environment: String, program: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let tools =
            ProcessInfo.processInfo.environment["SPLICE_TOOLS"] ?? root.appending(path: ".build-tools").path()
        let python = "\(tools)/venv-\(environment)/bin/python"
        guard FileManager.default.fileExists(atPath: python) else {
            throw Missing(description: "\(python) is not there; run Scripts/setup test first")
        }
        let output = Pipe()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", program]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Missing(description: "the server of venv-\(environment) did not start") }
            line += data
        }
        address = "http://127.0.0.1:\(String(decoding: line, as: UTF8.self).filter(\.isNumber))"
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.terminate()
        process.waitUntilExit()
    }
}
