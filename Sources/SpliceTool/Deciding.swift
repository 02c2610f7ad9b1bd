import ArgumentParser
import Foundation
import SpliceDelivery
import SpliceSQLite

/// `splice answer RUN STEP CHOICE`
struct Answer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answers a review.",
        discussion: """
            retry makes the call again; edit makes it with the input of --value; skip goes on with the output of --value
            without a call; abort gives the run up and undoes its finished steps.
            """)

    @OptionGroup var options: StoreOption
    @Argument(help: "The run.") var run: String
    @Argument(help: "The step that waits.") var step: String
    @Argument(help: "One of the review's choices.") var choice: String
    @Option(help: "JSON: the new input for edit, the output for skip.") var value: String?
    @Option(help: "A remark.") var note = ""
    @Option(help: "Who decides; by default $USER.") var by: String?

    func validate() throws {
        guard let value else {
            if choice == "edit" { throw ValidationError("edit needs --value with the new input") }
            return
        }
        guard (try? JSONSerialization.jsonObject(with: Data(value.utf8), options: .fragmentsAllowed)) != nil else {
            throw ValidationError("--value is not JSON")
        }
    }

    func run() async throws {
        let person = by ?? ProcessInfo.processInfo.environment["USER"] ?? ""
        try await options.open { store in
            let record = value == nil ? try await store.find(run) : try await store.findReadable(run)
            let answer = ReviewAnswer(
                ReviewChoice(choice), value: value.map { Payload(bytes: Array($0.utf8)) }, note: note, by: person)
            try await store.answer(record.id, step: step, with: answer, at: SystemClock().now)
            try say("\(record.id) \(step): \(choice)")
        }
    }
}

/// `splice retry RUN`
struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lets dead letters go on from the step that failed.")

    @OptionGroup var options: StoreOption
    @Argument(help: "The runs.") var runs: [String] = []
    @Flag(help: "Every dead letter.") var all = false
    @Option(help: "With --all: only of this process.") var process: String?

    func validate() throws {
        if runs.isEmpty != all { throw ValidationError("name runs, or say --all") }
    }

    func run() async throws {
        try await options.open { store in
            if all { return try await retryAll(in: store) }
            var chosen: [RunRecord] = []
            for run in runs { chosen.append(try await store.find(run)) }
            for record in chosen { try await retry(record, in: store) }
        }
    }

    private func retry(_ run: RunRecord, in store: SQLiteStore) async throws {
        try await store.replay(run.id, at: SystemClock().now)
        try say("\(run.id) ready")
    }

    /// Goes once through the dead letters, newest first: beside a running engine, those that fail again are not met twice.
    private func retryAll(in store: SQLiteStore) async throws {
        var before: RunID?
        while true {
            let page = try await store.runs(
                RunQuery(statuses: [.failed], process: process, before: before, limit: 500))
            for run in page {
                do {
                    try await retry(run, in: store)
                } catch let error as DeliveryError where error.code == .conflict {
                    // Somebody else has retried it in the meantime.
                }
            }
            guard let last = page.last else { return }
            before = last.id
        }
    }
}

/// `splice abort RUN`
struct Abort: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Gives a run up and undoes its finished steps.")

    @OptionGroup var options: StoreOption
    @Argument(help: "The run.") var run: String
    @Option(help: "Why.") var because: String

    func run() async throws {
        try await options.open { store in
            let record = try await store.find(run)
            let reason = FailureRecord(code: "aborted", message: because)
            try await store.abort(record.id, because: reason, at: SystemClock().now)
            try say("\(record.id) will be undone")
        }
    }
}

/// `splice resend MESSAGE`
struct Resend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Makes an undeliverable message due again.")

    @OptionGroup var options: StoreOption
    @Argument(help: "The message.") var message: String

    func run() async throws {
        try await options.open { try await $0.replayMessage(message, at: SystemClock().now) }
        try say("\(message) due again")
    }
}
