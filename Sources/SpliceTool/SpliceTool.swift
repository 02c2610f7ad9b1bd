import ArgumentParser

/// Looks after a store: what runs, what waits, what failed, and what a person decides about it.
@main struct SpliceTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "splice",
        abstract: "Looks after the durable processes in a store.",
        discussion: """
            Safe to use while applications work on the same store. A run is named by its id, or by its last characters
            where they tell it apart.
            """,
        subcommands: [
            Runs.self, Show.self, Watch.self, Reviews.self, Answer.self, Retry.self, Abort.self, Messages.self,
            Resend.self, Skip.self, Edit.self, Fork.self, Export.self, Import.self, Replay.self, Schedules.self,
            Pause.self,
            Resume.self, Lookup.self, Purge.self, Vacuum.self, Check.self,
        ])
}
