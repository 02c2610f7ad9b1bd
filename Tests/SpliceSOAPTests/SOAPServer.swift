import Foundation

/// A SOAP server made with spyne, in a process of its own; see `Peers/soap_server.py`.
final class SOAPServer {
    /// A peer that is not there is a failure, not a reason to skip: run `Scripts/setup test`.
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    private struct Ports: Decodable {
        let soap11: Int
        let soap12: Int
    }

    private let process = Process()
    private let input = Pipe()
    private let ports: Ports

    /// Where SOAP 1.1 is spoken, and where 1.2.
    var soap11: String { "http://127.0.0.1:\(ports.soap11)" }
    var soap12: String { "http://127.0.0.1:\(ports.soap12)" }

    init() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent()
        let tools =
            ProcessInfo.processInfo.environment["SPLICE_TOOLS"] ?? root.appending(path: ".build-tools").path()
        let python = "\(tools)/venv-soap/bin/python"
        guard FileManager.default.fileExists(atPath: python) else {
            throw Missing(description: "\(python) is not there; run Scripts/setup test first")
        }
        let output = Pipe()
        process.executableURL = URL(filePath: python)
        process.arguments = [tests.appending(path: "Peers/soap_server.py").path()]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Missing(description: "the SOAP server did not start") }
            line += data
        }
        ports = try JSONDecoder().decode(Ports.self, from: line)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.terminate()
        process.waitUntilExit()
    }
}
