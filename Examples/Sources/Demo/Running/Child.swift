package import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A program that was started by this one, and that is ended by its process id.
package final class Child: Sendable {
    /// How a program ended.
    package enum Exit: Sendable, Equatable {
        case code(Int32)
        case signal(Int32)
    }

    private let process: Mutex<Process>
    private let log: URL

    /// Starts a program with nothing to read; what it prints is appended to the log.
    package init(_ executable: URL, _ arguments: [String], log: URL) throws {
        if !FileManager.default.fileExists(atPath: log.path) {
            try Data().write(to: log)
        }
        let output = try FileHandle(forWritingTo: log)
        defer { try? output.close() }
        try output.seekToEnd()
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try withOpenSignalMask { try process.run() }
        self.process = Mutex(process)
        self.log = log
    }

    /// How it ended; nil while it runs.
    package var exit: Exit? {
        process.withLock { process in
            guard !process.isRunning else { return nil }
            let status = process.terminationStatus
            return process.terminationReason == .uncaughtSignal ? .signal(status) : .code(status)
        }
    }

    /// Asks it to end (SIGTERM).
    package func terminate() { send(SIGTERM) }

    /// Ends it at once (SIGKILL): nothing of it runs any more.
    package func kill() { send(SIGKILL) }

    private func send(_ signal: Int32) {
        process.withLock { process in
            // The id is its own as long as it runs: the id of a program that has ended may be somebody else's.
            guard process.isRunning else { return }
            _ = systemKill(process.processIdentifier, signal)
        }
    }

    /// Waits until it has ended, at most for this long.
    ///
    /// - Returns: How it ended, or nil when it still runs.
    package func wait(_ time: Duration) async throws -> Exit? {
        let deadline = ContinuousClock.now + time
        while ContinuousClock.now < deadline {
            if let exit { return exit }
            try await Task.sleep(for: .milliseconds(5))
        }
        return exit
    }

    /// The last lines that it printed.
    package func lastLines(_ count: Int = 12) -> String {
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(count).joined(separator: "\n")
    }
}

/// Runs the body with no signal blocked on this thread. A child inherits the mask of the thread that starts it, and the
/// threads that tasks run on block all signals: without this, SIGTERM would never reach it.
private func withOpenSignalMask<Result>(_ body: () throws -> Result) rethrows -> Result {
    var (none, before) = (sigset_t(), sigset_t())
    // Both sets are local variables that outlive the calls, and the mask changed is that of this thread alone.
    unsafe sigemptyset(&none)
    unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
}

/// kill(2), which a method of the same name would hide.
private func systemKill(_ process: Int32, _ signal: Int32) -> Int32 {
    kill(process, signal)
}
