import ArgumentParser
import SpliceDelivery
import SpliceSQLite

/// `splice runs`
struct Runs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists runs, newest first.")

    @OptionGroup var options: StoreOption
    @OptionGroup var output: OutputOption
    @Flag(help: "Only dead letters.") var failed = false
    @Option(help: "Only runs of this status: queued, ready, waiting, completed, failed, compensated.")
    var status: String?
    @Option(help: "Only runs of this process.") var process: String?
    @OptionGroup var most: LimitOption

    func validate() throws {
        guard let status else { return }
        if failed { throw ValidationError("say --failed or --status, not both") }
        guard RunStatus(rawValue: status) == nil else { return }
        let known = RunStatus.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("there is no status \(status); they are \(known)")
    }

    func run() async throws {
        var statuses: Set<RunStatus> = failed ? [.failed] : []
        if let known = status.flatMap({ RunStatus(rawValue: $0) }) { statuses.insert(known) }
        try await options.open { store in
            let runs = try await store.runs(RunQuery(statuses: statuses, process: process, limit: most.limit))
            if output.json { return try runs.forEach { try say(json: $0.readable) } }
            var table = Table("run", "process", "lane", "status", "step", "failure", "started")
            for run in runs {
                table.add(
                    run.id.rawValue, "\(run.process) v\(run.version)", run.lane ?? "", run.status.rawValue,
                    run.failure?.step ?? "", run.failure.map { "\($0.code): \($0.message)" } ?? "",
                    run.createdAt.description)
            }
            try table.say()
        }
    }
}

/// `splice show RUN`
struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows one run with its timeline.")

    @OptionGroup var options: StoreOption
    @OptionGroup var output: OutputOption
    @Argument(help: "The run.") var run: String

    func run() async throws {
        try await options.open { store in
            let record = try await store.find(run)
            let steps = try await store.steps(of: record.id)
            if output.json, let journal = try await store.export(record.id) {
                return try say(json: journal.readable)
            }
            try say("\(record.id)  \(record.process) v\(record.version)  \(record.status.rawValue)")
            try say(
                "started \(record.createdAt), taken up \(record.claims) time(s), correlation \(record.correlationID)")
            if let lane = record.lane { try say("lane \(lane)") }
            if let worker = record.worker { try say("in hand of \(worker)") }
            if record.interruptions > 0 { try say("\(record.interruptions) worker(s) in a row ended with it in hand") }
            if let reason = record.compensation { try say("given up: \(reason.message)") }
            if let failure = record.failure { try say("failed: \(failure.code): \(failure.message)") }
            var table = Table("step", "kind", "state", "calls", "failure", "written")
            for step in steps {
                table.add(
                    step.name, step.kind.rawValue, step.state.rawValue, "\(step.attempt)",
                    step.failure.map { "\($0.code): \($0.message)" } ?? "", step.updatedAt.description)
            }
            try table.say()
            for review in try await store.reviews(of: record.id) where review.answeredAt == nil {
                let choices = review.choices.map(\.rawValue).joined(separator: ", ")
                try say("waits for a person: \(review.step): \(review.question) (\(choices))")
                for (name, value) in review.details.sorted(by: { $0.key < $1.key }) { try say("  \(name): \(value)") }
            }
        }
    }
}

/// `splice reviews`
struct Reviews: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists what waits for a person, oldest first.")

    @OptionGroup var options: StoreOption
    @OptionGroup var output: OutputOption
    @Flag(help: "Those that are answered instead.") var answered = false
    @OptionGroup var most: LimitOption

    func run() async throws {
        try await options.open { store in
            let reviews = try await store.reviews(open: !answered, limit: most.limit)
            if output.json { return try reviews.forEach { try say(json: $0) } }
            var table = Table("run", "step", "why", "question", "choices", "since")
            for review in reviews {
                table.add(
                    review.run.rawValue, review.step, review.reason.rawValue, review.question,
                    review.choices.map(\.rawValue).joined(separator: " "), review.openedAt.description)
            }
            try table.say()
        }
    }
}

/// `splice messages`
struct Messages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists messages that could not be delivered.")

    @OptionGroup var options: StoreOption
    @OptionGroup var output: OutputOption
    @OptionGroup var most: LimitOption

    func run() async throws {
        try await options.open { store in
            let dead = try await store.deadMessages(limit: most.limit)
            if output.json {
                return try dead.forEach { try say(json: DeadMessage($0.message, $0.failure)) }
            }
            var table = Table("message", "topic", "failure", "tries", "since")
            for (message, failure) in dead {
                table.add(
                    message.id, message.topic, "\(failure.code): \(failure.message)", "\(message.attempts)",
                    message.createdAt.description)
            }
            try table.say()
        }
    }
}

/// A message that could not be delivered, for programs: what the table shows, and its key. Its payload stays in the store.
private struct DeadMessage: Encodable {
    var id: String
    var topic: String
    var key: String
    var attempts: Int
    var createdAt: WallTime
    var code: String
    var message: String

    init(_ dead: OutboxMessage, _ failure: FailureRecord) {
        id = dead.id
        topic = dead.topic
        key = dead.key
        attempts = dead.attempts
        createdAt = dead.createdAt
        code = failure.code
        message = failure.message
    }
}
