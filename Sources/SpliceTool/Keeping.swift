import ArgumentParser
import Foundation
import SpliceDelivery
import SpliceSQLite

/// `splice purge`
struct Purge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Removes old finished runs and inbox rows. Dead letters stay.")

    @OptionGroup var options: StoreOption
    @Option(help: "Days that finished runs are kept.") var runs = 30
    @Option(help: "Days that dedupe keys are kept; longer than any sender repeats a delivery.") var inbox = 90

    func validate() throws {
        let days = 0...36_500
        guard days.contains(runs), days.contains(inbox) else { throw ValidationError("days are 0 to 36500") }
    }

    func run() async throws {
        try await options.open { store in
            let now = SystemClock().now
            let request = PurgeRequest(
                finishedBefore: now + .seconds(-86_400 * runs), receivedBefore: now + .seconds(-86_400 * inbox))
            var removed = 0
            while true {
                let batch = try await store.purge(request)
                removed += batch
                if batch < request.limit { break }
            }
            try say("\(removed) removed")
        }
    }
}

/// `splice vacuum`
struct Vacuum: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Gives the space of removed rows back; holds up writers meanwhile.")

    @OptionGroup var options: StoreOption

    func run() async throws {
        try await options.open { try await $0.vacuum() }
        try say("free space given back")
    }
}

/// `splice check`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Reads every page of the file and reports damage.")

    @OptionGroup var options: StoreOption

    func run() async throws {
        let problems = try await options.open { store in
            try say("durability: \(try await store.durability())")
            return try await store.problems()
        }
        for problem in problems { try say(problem) }
        if !problems.isEmpty { throw ExitCode.failure }
        try say("no damage")
    }
}
