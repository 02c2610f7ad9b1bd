import Foundation

/// A server written elsewhere, started for a test on a free loopback port with its data in a temporary folder, and
/// stopped by its process id.
///
/// When the program is not installed, starting it throws: a test without its counterpart must fail, not pass quietly.
final class Counterpart: Sendable {
    struct Missing: Error, CustomStringConvertible {
        let program: String
        var description: String { "\(program) is not there: run Scripts/setup test" }
    }

    struct DidNotStart: Error, CustomStringConvertible {
        let program: String
        let output: String
        var description: String { "\(program) did not start: \(output)" }
    }

    /// Its own folder, removed at the end.
    let folder: URL
    private let program: String
    private let log: URL
    private let process: ChildProcess

    /// Starts `program`.
    ///
    /// - Parameters:
    ///   - program: A name looked up in the usual folders, or an absolute path.
    ///   - folder: A folder that was prepared for it.
    ///   - arguments: Its arguments.
    init(_ program: String, in folder: URL, _ arguments: [String]) throws {
        self.folder = folder
        self.program = program
        log = folder.appending(path: "output-\(UUID().uuidString).log")
        process = try ChildProcess(
            [Self.find(program).path] + arguments, folder: folder.path, output: log.path)
    }

    /// What the program has written so far, both streams together.
    var written: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    /// Waits until `condition` holds of the output.
    func waitForOutput(_ condition: (String) -> Bool) async throws { try await wait { condition(written) } }

    /// Waits until something accepts connections at the port.
    func waitForPort(_ port: Int) async throws { try await wait { Loopback.accepts(port: port) } }

    /// A bounded poll, because a foreign program gives no other sign.
    private func wait(until condition: () -> Bool) async throws {
        for _ in 0..<1500 {
            if condition() { return }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        if condition() { return }
        throw DidNotStart(program: program, output: written)
    }

    /// Ends the process and removes its folder.
    func stop() {
        process.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// A new folder below the system's temporary one.
    static func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "splice-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    static func find(_ program: String) throws -> URL {
        let places = ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/usr/lib/openssh"]
        let candidates = program.hasPrefix("/") ? [program] : places.map { "\($0)/\(program)" }
        guard let path = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw Missing(program: program)
        }
        return URL(fileURLWithPath: path)
    }

    /// The Python of an environment that `Scripts/setup` made.
    static func python(environment: String) throws -> String {
        let tools =
            ProcessInfo.processInfo.environment["SPLICE_TOOLS"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../../.build-tools")
        let path = tools.standardizedFileURL.appending(path: "venv-\(environment)/bin/python").path
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(program: path) }
        return path
    }

    /// A file of `Tests/Counterparts`.
    static func script(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../Counterparts/\(name)")
            .standardizedFileURL.path
    }
}
