package import ArgumentParser
import Foundation

/// What a run of the demo is asked for.
package struct DemoOptions: ParsableArguments, Sendable {
    @Option(help: "How many orders the shop places.")
    package var orders = 500
    @Option(help: ArgumentHelp("The seed of the faults; none without it.", valueName: "seed"))
    package var faults: UInt64?
    @Option(help: "How many times to kill the application with SIGKILL, in the middle of its work.")
    package var crashes = 0
    @Option(help: ArgumentHelp("Write the summary to this file, for programs.", valueName: "file"))
    package var json: String?
    @Option(help: "Seconds after which the run is given up; by default 60, and more for many orders and crashes.")
    package var timeout: Double?
    @Flag(help: "Print lines and never move the cursor, also in a terminal.")
    package var plain = false
    @Option(help: .hidden)
    package var python = ".build-tools/venv-smtp/bin/python"
    @Option(help: .hidden)
    package var runs = ".build-demo"

    package init() {}

    package func validate() throws {
        guard (1...100_000).contains(orders) else { throw ValidationError("--orders must be 1 to 100000") }
        guard (0...orders).contains(crashes) else {
            throw ValidationError("--crashes must be 0 to the number of orders: each kill waits for new effects")
        }
        if let timeout, timeout <= 0 { throw ValidationError("--timeout must be above zero") }
    }

    /// How long the whole run may take.
    package var limit: Duration {
        .seconds(timeout ?? 60 + 0.25 * Double(orders) + 5 * Double(crashes))
    }
}
