package import Foundation

/// A server written elsewhere, in Python, in a process of its own on a free loopback port.
package final class PythonPeer {
    /// A peer that is not there is a failure, not a reason to skip: run `Scripts/setup test`.
    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    /// The line that it has printed.
    package let line: Data
    private let process = Process()
    private let input = Pipe()

    /// - Parameters:
    ///   - environment: The Python environment that has it, as `Scripts/setup` names it.
    ///   - arguments: Those of the interpreter. The program prints a line, on which port it listens, and serves until its input
    ///     ends; with the peer it is killed, too.
    /// - Throws: ``Missing``; what starting it throws.
    package init(environment: String, arguments: [String]) throws {
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
        process.arguments = arguments
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
        self.line = line
    }

    deinit {
        try? input.fileHandleForWriting.close()
        // Not `terminate()`: on Linux a child inherits the signals that the starting thread blocks, and a thread of the concurrency pool
        // blocks SIGTERM. A program that does not watch its input would be waited for without end.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

extension PythonPeer {
    /// Starts a program that prints its port.
    package convenience init(environment: String, program: String) throws {
        try self.init(environment: environment, arguments: ["-c", program])
    }

    /// Where it listens, if it printed its port.
    package var address: String { "http://127.0.0.1:\(String(decoding: line, as: UTF8.self).filter(\.isNumber))" }
}
