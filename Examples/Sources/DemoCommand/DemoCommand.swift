import ArgumentParser
import Demo
import Foundation
import UnixSignals

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Runs order fulfilment against the sandbox and judges by the ledgers.
@main
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Runs order fulfilment end to end on loopback, and judges it by the ledgers of the systems.",
        discussion: "Exits with 0 when every order reached every system exactly once, otherwise with 1.")

    @OptionGroup var options: DemoOptions

    func run() async throws {
        let here = Bundle.main.executableURL?.deletingLastPathComponent() ?? URL(filePath: ".")
        let programs = try Programs(folder: here, python: URL(filePath: options.python))
        let folder = try RunFolder(in: URL(filePath: options.runs))
        let display = Display(isatty(STDOUT_FILENO) == 1 && !options.plain ? .live : .plain)
        display.note("\(title); everything is kept in \(folder.url.path)")

        let outcome: Demo.Outcome
        do {
            outcome = try await untilSignal { try await Demo(options, programs: programs, folder: folder).run(display) }
        } catch let error as Interruption {
            display.note("\(error): the children have been ended; what there is lies in \(folder.url.path)")
            throw ExitCode(130)
        }
        if let json = options.json { try outcome.summary.json.write(to: URL(filePath: json), options: .atomic) }
        display.note(outcome.summary.text)
        display.note("ledgers: \(folder.ledgers.path)")
        if let problem = outcome.problem { display.note("demo: \(problem)") }
        guard outcome.isSuccess else { throw ExitCode.failure }
    }

    private var title: String {
        let faults = options.faults.map { "faults by seed \($0)" } ?? "no faults"
        return "\(options.orders) orders, \(faults), \(options.crashes) crashes"
    }

    /// Runs the body; a signal cancels it, and it ends its children before this throws.
    private func untilSignal<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await signal in signals { throw Interruption(description: "ended by \(signal)") }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    private struct Interruption: Error, CustomStringConvertible {
        var description: String
    }
}
