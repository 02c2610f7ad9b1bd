import ArgumentParser
import Foundation
import SpliceDelivery
import SpliceSQLite

/// JSON that a person gives.
func payload(_ text: String) throws -> Payload {
    guard (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) != nil else {
        throw ValidationError("--value is not JSON; quote texts twice, as in '\"text\"'")
    }
    return Payload(bytes: Array(text.utf8))
}

/// What waits for a person has a question to be answered; only dead letters are mended.
private func refuseWaiting(_ run: RunRecord, _ step: String, _ choice: String) throws {
    guard run.status == .waiting else { return }
    throw ToolError("the run waits for a person; say: splice answer \(run.id) \(step) \(choice) --value …")
}

/// `splice skip RUN STEP`
struct Skip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lets a dead letter go on without a failed step.",
        discussion:
            "The run goes on with --value as if the step had come to it. What waits for a person is answered instead.")

    @OptionGroup var options: StoreOption
    @Argument(help: "The run.") var run: String
    @Argument(help: "The step that failed.") var step: String
    @Option(help: "JSON: the output to go on with.") var value: String

    func validate() throws { _ = try payload(value) }

    func run() async throws {
        try await options.open { store in
            let record = try await store.findReadable(run)
            try refuseWaiting(record, step, "skip")
            try await store.replay(
                record.id, amending: [step: .output(try payload(value))], at: SystemClock().now)
            try say("\(record.id) ready, \(step) left out")
        }
    }
}

/// `splice edit RUN STEP`
struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lets a dead letter make a failed step's call again with another input.")

    @OptionGroup var options: StoreOption
    @Argument(help: "The run.") var run: String
    @Argument(help: "The step that failed.") var step: String
    @Option(help: "JSON: the input of the step.") var value: String

    func validate() throws { _ = try payload(value) }

    func run() async throws {
        try await options.open { store in
            let record = try await store.findReadable(run)
            try refuseWaiting(record, step, "edit")
            try await store.replay(
                record.id, amending: [step: .input(try payload(value))], at: SystemClock().now)
            try say("\(record.id) ready, \(step) with another input")
        }
    }
}

/// `splice fork RUN STEP`
struct Fork: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Does a run again from a step on, as a new run.",
        discussion: """
            What was done before the step is taken over. Systems see the new run's calls as new ones: make sure that the
            effects of the old run's later steps are wanted twice, or have been taken back.
            """)

    @OptionGroup var options: StoreOption
    @Argument(help: "The run.") var run: String
    @Argument(help: "The first step that is done again.") var step: String

    func run() async throws {
        try await options.open { store in
            let record = try await store.findReadable(run)
            guard let journal = try await store.export(record.id) else { return }
            let now = SystemClock().now
            var random = SystemRandomNumberGenerator()
            let fork = try journal.forked(before: step, as: RunID(at: now, using: &random), at: now)
            try await store.restore(fork)
            try say("\(fork.run.id) ready, \(fork.steps.count) step(s) taken over")
        }
    }
}
