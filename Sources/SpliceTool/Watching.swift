import ArgumentParser
import Foundation
import SpliceDelivery
import SpliceSQLite

/// `splice watch`
struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints how the store is doing, until interrupted.",
        discussion: """
            done/s counts runs that finished since the line before; overdue is how long the run that has been due longest
            has waited for a worker: if it grows, there are too few workers, or none.
            """)

    @OptionGroup var options: StoreOption
    @OptionGroup var output: OutputOption
    @Option(help: "Seconds between two lines.") var every = 1.0
    @Option(help: "Lines in all; without it, until interrupted.") var lines: Int?

    func validate() throws {
        guard lines ?? 1 > 0 else { throw ValidationError("--lines is at least 1") }
        guard every > 0, every <= 86_400 else { throw ValidationError("--every is above 0 and at most 86400 seconds") }
    }

    func run() async throws {
        try await options.open { store in
            var printed = 0
            var before: (done: Int, at: WallTime)?
            while printed < lines ?? .max {
                let now = SystemClock().now
                let figures = try await store.figures(at: now)
                let done = (figures.runs["completed"] ?? 0) + (figures.runs["compensated"] ?? 0)
                let passed = before.map { max((now - $0.at) / .seconds(1), 0.001) }
                let rate = before.map { Double(max(0, done - $0.done)) / (passed ?? 1) }
                try print(figures, rate, at: now, isFirst: printed % 20 == 0)
                before = (done, now)
                printed += 1
                if printed < lines ?? .max { try await Task.sleep(for: .seconds(every)) }
            }
        }
    }

    private func print(_ figures: StoreFigures, _ rate: Double?, at now: WallTime, isFirst: Bool) throws {
        if output.json { return try say(json: figures) }
        let columns = [
            ("time", now.description.dropFirst(11).dropLast(5).description),
            ("queued", "\(figures.runs["queued"] ?? 0)"), ("ready", "\(figures.runs["ready"] ?? 0)"),
            ("in hand", "\(figures.inHand)"), ("waiting", "\(figures.runs["waiting"] ?? 0)"),
            ("dead", "\(figures.runs["failed"] ?? 0)"),
            ("done", "\((figures.runs["completed"] ?? 0) + (figures.runs["compensated"] ?? 0))"),
            ("done/s", rate.map { String(format: "%.1f", $0) } ?? ""), ("reviews", "\(figures.openReviews)"),
            ("messages", "\(figures.messagesWaiting)"), ("undelivered", "\(figures.messagesDead)"),
            ("workers", "\(figures.workers)"), ("overdue", String(format: "%.1f s", figures.waitingSeconds)),
        ]
        func line(_ cells: [(String, String)]) -> String {
            cells.map { text, name in
                String(repeating: " ", count: max(0, max(name.count, 8) - text.count)) + text
            }.joined(separator: " ")
        }
        if isFirst { try say(line(columns.map { ($0.0, $0.0) })) }
        try say(line(columns.map { ($0.1, $0.0) }))
    }
}
