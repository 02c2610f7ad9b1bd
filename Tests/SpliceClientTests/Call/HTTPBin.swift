import Foundation

/// httpbin, a server written elsewhere for trying out HTTP clients, in a process of its own on a free loopback port.
final class HTTPBin {
    /// A peer that is not there is a failure, not a reason to skip: run `Scripts/setup test`.
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    let address: String
    private let process = Process()
    private let input = Pipe()

    private static let program = """
        from sys import stdin
        from threading import Thread
        from httpbin import app
        from waitress.server import create_server
        server = create_server(app, host="127.0.0.1", port=0, threads=32)
        Thread(target=server.run, daemon=True).start()
        print(server.effective_port, flush=True)
        stdin.read()
        """

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let tools =
            ProcessInfo.processInfo.environment["SPLICE_TOOLS"] ?? root.appending(path: ".build-tools").path()
        let python = "\(tools)/venv-http/bin/python"
        guard FileManager.default.fileExists(atPath: python) else {
            throw Missing(description: "\(python) is not there; run Scripts/setup test first")
        }
        let output = Pipe()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", Self.program]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Missing(description: "httpbin did not start") }
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
