import Foundation
import SpliceDelivery
import SpliceSQLite
import Testing

/// The worker of the crash tests, in an operating-system process of its own, with a folder of its own.
final class CrashedWorker {
    struct Seeded: RandomNumberGenerator {
        var seed: UInt64

        mutating func next() -> UInt64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return seed ^ (seed >> 31)
        }
    }

    private let file: TemporaryFile?
    private let folder: String
    private let runs: Int
    /// Steps that were journalled as done before the latest start, and the calls made until then.
    private var doneBefore: [(step: String, calls: Int)] = []

    /// A worker for so many runs.
    ///
    /// - Parameter folder: Where it works; a new folder, which is removed at the end, if none is given.
    init(runs: Int, in folder: String? = nil) throws {
        file = folder == nil ? try TemporaryFile() : nil
        self.folder = folder ?? file?.folder ?? ""
        self.runs = runs
    }

    deinit { file?.remove() }

    private var path: String { folder + "/store.db" }

    private func launch(_ point: String?) throws -> Foundation.Process {
        let arguments = [folder, "\(runs)"] + (point.map { [$0] } ?? [])
        let process = try BuiltProduct(name: "splice-crash-worker").launch(arguments)
        try process.run()
        return process
    }

    /// Starts the worker and waits for its end.
    ///
    /// - Returns: Whether it was killed.
    func start(_ point: String?) throws -> Bool {
        let process = try launch(point)
        process.waitUntilExit()
        if process.terminationReason == .uncaughtSignal {
            #expect(process.terminationStatus == SIGKILL)
            return true
        }
        #expect(process.terminationStatus == 0, "the worker failed")
        return false
    }

    /// Starts several workers on the same file, and waits for their ends.
    func startTogether(_ count: Int) throws {
        let processes = try (0..<count).map { _ in try launch(nil) }
        for process in processes {
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
    }

    /// Starts the worker, and kills it from outside.
    func startAndKill(after delay: Duration) throws {
        let process = try launch(nil)
        Thread.sleep(forTimeInterval: delay / .seconds(1))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Starts the worker until every run is finished, and answers reviews as a person would: by looking into the
    /// system.
    ///
    /// - Returns: How many reviews there were.
    @discardableResult
    func finish() async throws -> Int {
        var reviews = 0
        for _ in 0..<5 {
            try await remember()
            #expect(try !start(nil))
            try await checkNothingRepeated()
            let open = try await answerReviews()
            reviews += open
            if open == 0 { break }
        }
        return reviews
    }

    /// One effect in each system for each order, all runs completed.
    func check(_ place: String) async throws {
        let store = try SQLiteStore(path: path)
        #expect(try await store.counts() == [.completed: runs], "\(place): runs")
        for step in ["reserve", "sale", "label", "tell"] {
            let found = lines("effects").filter { $0.hasPrefix(step + " ") }.map { $0.split(separator: "\t")[0] }
            let wanted = (0..<runs).map { "\(step) \($0)" }
            #expect(found.map(String.init).sorted() == wanted.sorted(), "\(place): effects of \(step)")
        }
        let messages = try await store.dueMessages(limit: 1000, now: .distantFuture)
        #expect(messages.count == runs, "\(place): messages in the outbox")
        try await store.close()
    }

    private func remember() async throws {
        doneBefore = []
        guard FileManager.default.fileExists(atPath: path) else { return }
        let store = try SQLiteStore(path: path)
        for run in try await store.runs(RunQuery(limit: 1000)) {
            for step in try await store.steps(of: run.id) where step.state == .done && step.kind == .action {
                doneBefore.append(("\(step.name) \(run.id)", count("\(step.name) \(run.id)")))
            }
        }
        try await store.close()
    }

    private func checkNothingRepeated() async throws {
        for (step, calls) in doneBefore { #expect(count(step) == calls, "\(step) was called again") }
    }

    private func answerReviews() async throws -> Int {
        let store = try SQLiteStore(path: path)
        let open = try await store.reviews(open: true, limit: 1000)
        for review in open {
            #expect(review.step == "label")
            let run = try #require(try await store.run(review.run))
            let effect = "label \(run.input.text)"
            let tookPlace = lines("effects").contains { $0.hasPrefix(effect + "\t") }
            let answer =
                tookPlace ? ReviewAnswer(.skip, value: try Payload(effect)) : ReviewAnswer(.retry)
            try await store.answer(review.run, step: review.step, with: answer, at: SystemClock().now)
        }
        try await store.close()
        return open.count
    }

    private func count(_ call: String) -> Int { lines("calls").count { $0 == call } }

    private func lines(_ name: String) -> [String] {
        let text = (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }
}
