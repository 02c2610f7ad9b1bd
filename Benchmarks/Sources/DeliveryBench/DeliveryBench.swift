import Foundation
import SpliceDelivery
import SpliceSQLite

/// Durable steps and whole processes on SQLite, beside what they stand on: a raw fsync, one row a commit, and DBOS.
///
///     DeliveryBench [--seed N] [--only steps,processes,recovery,claims,profile] [--finished N] [--writers N]
///
/// Rows go to the standard output, one JSON object a line; everything for people to the standard error.
@main struct DeliveryBench {
    static func main() async throws {
        let arguments = Arguments(CommandLine.arguments)
        let folder = FileManager.default.currentDirectoryPath + "/.delivery-bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        if arguments.names("profile") { return try await StepRates(folder: folder).profile(arguments.writers) }
        if arguments.wants("steps") { try await StepRates(folder: folder).run() }
        if arguments.wants("processes") { try await ProcessRates(folder: folder).run() }
        if arguments.wants("recovery") { try await Recovery(folder: folder).run() }
        if arguments.wants("claims") { try await ClaimCost(folder: folder, finished: arguments.finished).run() }
    }
}

/// What was asked for.
struct Arguments {
    private let only: [Substring]
    /// Finished runs in the store while claims are timed.
    let finished: Int
    /// Runs at once while `profile` runs.
    let writers: Int

    init(_ words: [String]) {
        func value(after name: String) -> String? {
            words.firstIndex(of: name).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
        }
        only = value(after: "--only")?.split(separator: ",") ?? []
        finished = value(after: "--finished").flatMap { Int($0) } ?? 10_000_000
        writers = value(after: "--writers").flatMap { Int($0) } ?? 256
    }

    func names(_ part: Substring) -> Bool { only.contains(part) }

    func wants(_ part: Substring) -> Bool { only.isEmpty || only.contains(part) }
}

/// One result.
func row(_ name: String, _ samples: [Double], unit: String, better: String, goal: Double?) {
    let sorted = samples.sorted()
    let fields: [String: Any] = [
        "name": name, "value": sorted[sorted.count / 2], "low": sorted[0], "high": sorted[sorted.count - 1],
        "unit": unit, "better": better, "goal": goal ?? NSNull(),
    ]
    guard
        let json = try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys, .withoutEscapingSlashes])
    else { return }
    FileHandle.standardOutput.write(json + Data("\n".utf8))
}

/// Text for people.
func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

/// Seconds that some work takes.
func seconds(_ work: () async throws -> Void) async rethrows -> Double {
    try await ContinuousClock().measure(work) / .seconds(1)
}

/// CPU seconds that this process has used, user and system, on all threads.
func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Resident memory of this process in megabytes, from `/proc/self/status`.
func residentMegabytes() -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return (Double(line.split(separator: " ").dropFirst().first ?? "") ?? 0) / 1024
}
