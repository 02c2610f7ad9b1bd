import ArgumentParser
import SpliceDelivery
import SpliceSQLite

/// `splice schedules`
struct Schedules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists schedules, and when each comes next.")

    @OptionGroup var options: StoreOption
    @OptionGroup var output: OutputOption

    func run() async throws {
        try await options.open { store in
            let schedules = try await store.schedules()
            if output.json { return try schedules.forEach { try say(json: $0) } }
            var table = Table("schedule", "starts", "when", "next", "last", "started", "skipped")
            for schedule in schedules {
                table.add(
                    schedule.name, schedule.process, schedule.definition,
                    schedule.isPaused ? "paused" : schedule.next?.description ?? "",
                    schedule.last?.description ?? "", "\(schedule.started)", "\(schedule.skipped)")
            }
            try table.say()
        }
    }
}

/// `splice pause SCHEDULE`
struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stops a schedule; runs under way go on.")

    @OptionGroup var options: StoreOption
    @Argument(help: "The schedule.") var schedule: String

    func run() async throws { try await options.open { try await $0.pauseSchedule(schedule) } }
}

/// `splice resume SCHEDULE`
struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lets a schedule go on from now; what passed meanwhile is not made up for.")

    @OptionGroup var options: StoreOption
    @Argument(help: "The schedule.") var schedule: String

    func run() async throws { try await options.open { try await $0.pauseSchedule(schedule, false) } }
}

/// `splice lookup KIND`
struct Lookup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says which id in each system denotes the same entity.",
        discussion: "Give the canonical id with --entity, or any system's id with --system and --id.")

    @OptionGroup var options: StoreOption
    @OptionGroup var output: OutputOption
    @Argument(help: "What the entity is, such as order.") var kind: String
    @Option(help: "The canonical id.") var entity: String?
    @Option(help: "A system.") var system: String?
    @Option(help: "The id in that system.") var id: String?

    func validate() throws {
        let isBySystem = system != nil && id != nil
        if (entity != nil) == isBySystem { throw ValidationError("give --entity, or --system and --id") }
    }

    func run() async throws {
        try await options.open { store in
            var found = entity
            if let system, let id { found = try await store.entity(kind, system: system, externalID: id) }
            guard let found, case let rows = try await store.references(kind, entity: found), !rows.isEmpty else {
                throw ToolError("no \(kind) of that id is known")
            }
            if output.json {
                return try rows.forEach {
                    try say(json: ["entity": $0.entity, "system": $0.system, "id": $0.externalID])
                }
            }
            var table = Table(kind, "system", "id")
            for row in rows { table.add(row.entity, row.system, row.externalID) }
            try table.say()
        }
    }
}
