import ArgumentParser
import Foundation
import SpliceDelivery
import SpliceSQLite

/// `splice export RUN…`
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints runs with their journals, one JSON object a line.",
        discussion: "Journals hold payloads: treat the output like the data itself.")

    @OptionGroup var options: StoreOption
    @Argument(help: "The runs.") var runs: [String]

    func run() async throws {
        try await options.open { store in
            for run in runs {
                let record = try await store.findReadable(run)
                if let journal = try await store.export(record.id) { try say(json: journal) }
            }
        }
    }
}

/// `splice import [FILE]`
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes exported runs in.",
        discussion: """
            A finished run comes back as it was. An unfinished one becomes a dead letter, so that nothing is called before
            somebody has made sure that it does not go on elsewhere too: retry it then. A run that is there already stays
            as it is, and the exit status says so.
            """)

    @OptionGroup var options: StoreOption
    @Argument(help: "The file; by default the standard input.") var file: String?

    func run() async throws {
        let journals = lines(of: try file.map { try contents(of: $0) } ?? Self.standardInput())
        try await options.open { store in
            var known = 0
            for (number, line) in journals.enumerated() where !line.isEmpty {
                let journal: JournalExport
                do {
                    journal = try JournalExport(line: line)
                } catch {
                    throw ToolError("line \(number + 1): \(error)")
                }
                do {
                    let held = journal.held(at: SystemClock().now)
                    try await store.restore(held)
                    try say("\(held.run.id) \(held.run.status.rawValue)")
                } catch let error as DeliveryError where error.code == .conflict {
                    known += 1
                    try say("\(journal.run.id) is there already")
                }
            }
            if known > 0 { throw ExitCode.failure }
        }
    }

    private static func standardInput() throws -> String {
        guard let text = String(data: try FileHandle.standardInput.readToEnd() ?? Data(), encoding: .utf8) else {
            throw ToolError("the standard input is not UTF-8")
        }
        return text
    }
}

/// `splice replay [RUN…] --with PROGRAM`
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replays journals against an application's code, without a call.",
        discussion: """
            PROGRAM is an executable of the application that serves a ReplayCatalogue: it reads journals and says whether
            today's code comes the same way. The exit status is 1 if one does not.
            """)

    @OptionGroup var options: StoreOption
    @OptionGroup var output: OutputOption
    @Argument(help: "The runs.") var runs: [String] = []
    @Option(help: "Journals that were exported, instead of runs of the store.") var file: String?
    @Option(name: .customLong("with"), help: "The program.") var program: String

    func validate() throws {
        if runs.isEmpty == (file == nil) { throw ValidationError("name runs, or a --file of journals") }
    }

    func run() async throws {
        let exported = try file.map { try contents(of: $0) }
        let journals = if let exported { exported } else { try await export() }
        let reports = try Self.ask(program, journals)
        if output.json {
            try reports.forEach { try say(json: $0) }
        } else {
            var table = Table("run", "process", "outcome", "step", "detail")
            for report in reports {
                table.add(
                    report.run, "\(report.process) v\(report.version)", report.outcome.rawValue, report.step ?? "",
                    report.detail ?? "")
            }
            try table.say()
        }
        if !reports.allSatisfy(\.isSame) { throw ExitCode.failure }
    }

    private func export() async throws -> String {
        try await options.open { store in
            var lines = ""
            for run in runs {
                let record = try await store.findReadable(run)
                if let journal = try await store.export(record.id) { lines += try Payload(journal).text + "\n" }
            }
            return lines
        }
    }

    /// Hands the journals over in a file that only this user can read, since pipes in both directions could wait for each other.
    private static func ask(_ program: String, _ journals: String) throws -> [ReplayReport] {
        let path = NSTemporaryDirectory() + "splice-replay-\(UUID().uuidString)"
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(journals.utf8), attributes: [.posixPermissions: 0o600]),
            let input = FileHandle(forReadingAtPath: path)
        else { throw ToolError("\(path) cannot be written") }
        defer { try? FileManager.default.removeItem(atPath: path) }
        let process = Foundation.Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.standardInput = input
        let output = Pipe()
        process.standardOutput = output
        do { try process.run() } catch {
            throw ToolError("\(program) cannot be run: \(error.localizedDescription)")
        }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let wanted = lines(of: journals).count { !$0.isEmpty }
        let reports = lines(of: text).compactMap { line in
            try? Payload(bytes: Array(line.utf8)).decode(ReplayReport.self)
        }
        guard reports.count == wanted else {
            throw ToolError(
                "\(program) gave \(reports.count) reports for \(wanted) journals; it must serve a ReplayCatalogue")
        }
        return reports
    }
}
