import Foundation

/// One run: the systems, the application, its crashes, and the judgement.
package struct Demo: Sendable {
    /// What became of a run.
    package struct Outcome: Sendable {
        package var summary: Summary
        /// Why the run ended otherwise than by the application's own word; nil when that was given.
        package var problem: String?
        package var isSuccess: Bool { problem == nil && summary.isFaultless }
    }

    private let options: DemoOptions
    private let programs: Programs
    private let folder: RunFolder
    private let port: Int

    package init(_ options: DemoOptions, programs: Programs, folder: RunFolder) {
        self.options = options
        self.programs = programs
        self.folder = folder
        // Webhooks are retried at the address they were first sent to, so every start gets the same port: any one below
        // those that systems hand out by themselves. If it is taken, the application says so and takes another.
        port = Int.random(in: 20_000..<32_000)
    }

    /// Runs to the end, or until the limit. Whatever it started has ended when it returns or throws.
    package func run(_ display: Display) async throws -> Outcome {
        let sandbox = try startSandbox()
        defer { sandbox.kill() }
        try await untilListening(sandbox)

        var work = Work(
            application: try startApplication(), tail: LedgerTail(folder: folder.ledgers),
            schedule: CrashSchedule(
                count: options.crashes, effects: options.orders * JudgedSystem.all.count, seed: options.faults ?? 1))
        defer { work.application.kill() }
        let problem = try await watch(&work, sandbox: sandbox, display)

        // Nobody is left who could cause an effect, and each effect is in its ledger before its caller hears of it: what is
        // in the ledgers once both have ended is all there is.
        for child in [work.application, sandbox] {
            child.kill()
            _ = try await child.wait(.seconds(10))
        }
        try work.tail.advance()
        let summary = Summary(
            ledgers: work.tail.ledgers, orders: options.orders,
            report: try ApplicationReport(contentsOf: folder.summary), crashes: work.crashes)
        return Outcome(summary: summary, problem: problem)
    }

    /// What changes while a run is watched.
    private struct Work {
        var application: Child
        var tail: LedgerTail
        var schedule: CrashSchedule
        /// How many effects there were when the application was started last.
        var start = 0
        var crashes = 0
    }

    /// Looks at the ledgers every few milliseconds until the application has ended by itself.
    ///
    /// - Returns: Why the run did not end that way; nil if it did.
    private func watch(_ work: inout Work, sandbox: Child, _ display: Display) async throws -> String? {
        let deadline = ContinuousClock.now + options.limit
        while true {
            try await Task.sleep(for: .milliseconds(10))
            try work.tail.advance()
            display.show(RunProgress(work.tail, of: options.orders, report: report(), crashes: work.crashes))
            if let exit = work.application.exit {
                guard exit == .code(0) else {
                    return "the application ended with \(exit):\n\(work.application.lastLines())"
                }
                return work.schedule.crashes.isEmpty
                    ? nil : "the application was done before \(work.schedule.crashes.count) of the kills"
            }
            if let exit = sandbox.exit { return "the sandbox ended with \(exit):\n\(sandbox.lastLines())" }
            if ContinuousClock.now > deadline { return try await giveUp(work.application) }
            if let crash = work.schedule.next(effects: work.tail.effects, since: work.start) {
                try await Task.sleep(for: crash.delay)
                try await crashAndRestart(&work, display)
            }
        }
    }

    private func crashAndRestart(_ work: inout Work, _ display: Display) async throws {
        work.application.kill()
        // It may have ended by itself a moment before; then there is nothing to restart, and the caller sees that.
        guard case .signal(SIGKILL)? = try await work.application.wait(.seconds(5)) else { return }
        work.crashes += 1
        try work.tail.advance()
        work.start = work.tail.effects
        display.note("killed the application after \(work.start) effects (\(work.crashes) of \(options.crashes))")
        work.application = try startApplication()
    }

    private func giveUp(_ application: Child) async throws -> String {
        application.terminate()
        _ = try await application.wait(.seconds(5))
        return "not finished within \(options.limit.components.seconds) s; the application's last lines:\n"
            + application.lastLines()
    }

    /// The application's own word, which is for show here: a file in the middle of being replaced is not yet there.
    private func report() -> ApplicationReport {
        (try? ApplicationReport(contentsOf: folder.summary)) ?? ApplicationReport()
    }

    private func startSandbox() throws -> Child {
        var arguments = [
            "--endpoints", folder.endpoints.path, "--ledgers", folder.ledgers.path, "--orders", String(options.orders),
            "--python", programs.python.path,
        ]
        if let seed = options.faults { arguments += ["--faults", String(seed)] }
        return try Child(programs.sandbox, arguments, log: folder.log(of: "sandbox"))
    }

    private func startApplication() throws -> Child {
        let arguments = [
            "--endpoints", folder.endpoints.path, "--store", folder.store.path, "--summary", folder.summary.path,
            "--orders", String(options.orders), "--port", String(port), "--repair-interval", "2",
            "--plain",
        ]
        return try Child(programs.application, arguments, log: folder.log(of: "application"))
    }

    private func untilListening(_ sandbox: Child) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !FileManager.default.fileExists(atPath: folder.endpoints.path) {
            if let exit = sandbox.exit {
                throw DemoError("the sandbox did not start, it ended with \(exit):\n\(sandbox.lastLines())")
            }
            guard ContinuousClock.now < deadline else {
                throw DemoError("the sandbox does not listen after a minute:\n\(sandbox.lastLines())")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
