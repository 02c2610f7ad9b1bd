import Foundation
import Synchronization

/// The SMTP server: aiosmtpd in a child process that ends with this one.
final class MailServer: Sendable {
    /// The mail system could not be started.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    let port: Int
    private let process: Mutex<Process>

    /// Starts the server and waits until it listens.
    ///
    /// User name and password go through its standard input: they must not be seen in the list of processes.
    init(options: SandboxOptions, python: URL, access: Mail.Access) async throws {
        guard let script = Bundle.module.url(forResource: "smtp_sink", withExtension: "py") else {
            throw Failure(description: "the resource smtp_sink.py is missing from the build")
        }
        let process = Process()
        process.executableURL = python
        process.arguments = Self.arguments(options, script: script)
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data("\(access.user) \(access.password)\n".utf8))
        let line = await Self.firstLine(of: output.fileHandleForReading)
        guard let port = Int(line) else {
            throw Failure(
                description: "\(python.path) did not start the SMTP server; `Scripts/setup demo` installs aiosmtpd")
        }
        self.port = port
        self.process = Mutex(process)
    }

    /// Kills it: each effect is in the ledger, by one write, before the client hears of it.
    func stop() {
        // Not `terminate()`: on Linux a child inherits the signals that the starting thread blocks, and a thread of the concurrency
        // pool blocks SIGTERM.
        process.withLock { process in
            guard process.isRunning else { return }
            kill(process.processIdentifier, SIGKILL)
        }
    }

    private static func arguments(_ options: SandboxOptions, script: URL) -> [String] {
        var arguments = [
            script.path, "--port", String(options.ports["mail"] ?? 0),
            "--ledger", options.ledgers.appending(path: "mail.jsonl").path,
        ]
        if let seed = options.faults {
            arguments += [
                "--faults", String(seed), "--refused", String(options.rates.mailRefused), "--lost",
                String(options.rates.mailLostReply),
            ]
        }
        return arguments
    }

    /// What the child says first; reading blocks, so it happens on a thread of its own.
    private static func firstLine(of handle: FileHandle) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes: [UInt8] = []
                while let byte = try? handle.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
                    bytes.append(byte)
                }
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
        }
    }
}
