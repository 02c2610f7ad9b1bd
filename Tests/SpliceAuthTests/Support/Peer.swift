import Foundation

/// A process that a test talks to in lines, and that ends with it.
final class Peer: @unchecked Sendable {
    // Sendable: each instance is used by one task at a time, which the tests see to.

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var buffer = Data()

    init(_ executable: String, _ arguments: [String]) throws {
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        // A peer that has died must not take the test with it when it is written to.
        signal(SIGPIPE, SIG_IGN)
        try process.run()
    }

    deinit { stop() }

    func send(_ line: String) { try? input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8)) }

    /// The next line, on a thread that may block; `nil` when the process has ended.
    func line() async -> String? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.blockingLine()) }
        }
    }

    /// Ends the process and waits for it.
    func stop() {
        try? input.fileHandleForWriting.close()
        if process.isRunning { process.terminate() }
        // Bounded, and then with the signal that nobody can block: a peer that stays must not keep the tests waiting.
        for _ in 0..<2000 where process.isRunning { usleep(1000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    private func blockingLine() -> String? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: buffer[..<end], as: UTF8.self)
                buffer = Data(buffer[(end + 1)...])
                return line
            }
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { return nil }
            buffer += data
        }
    }
}
