import Foundation
import SpliceDelivery
import SpliceSQLite

/// Whole processes of four steps a second, 16 at once, against DBOS on SQLite at the same, in turn.
struct ProcessRates {
    let folder: String

    func run() async throws {
        var ratios: [Double] = []
        var rates: [Double] = []
        for round in 0..<3 {
            let ours = try await rate(round)
            rates.append(ours)
            guard let peer = try peerRate(round) else { continue }
            note("four-step processes: \(Int(ours))/s, DBOS on SQLite \(Int(peer))/s")
            ratios.append(ours / peer)
        }
        row("sqlite_processes_per_s_16", rates, unit: "1/s", better: "higher", goal: nil)
        if ratios.isEmpty {
            note("DBOS is not installed (SPLICE_TOOLS/venv-dbos), so sqlite_vs_dbos_16 is left out")
        } else {
            row("sqlite_vs_dbos_16", ratios, unit: "×", better: "higher", goal: 50)
        }
    }

    private func rate(_ round: Int) async throws -> Double {
        var options = Splice.Options()
        options.concurrency = 16
        let splice = try await Splice(
            store: .sqlite(folder + "/processes-\(round).db"), owner: "bench", options: options)
        try splice.register(FourSteps())
        let count = 4000
        // Submitting is part of the work, as starting a workflow is for DBOS, and goes on while runs are under way.
        let time = try await seconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<16 {
                    group.addTask {
                        for number in 0..<count / 16 {
                            try await splice.submit(FourSteps.self, number, dedupeKey: "\(lane)-\(number)")
                        }
                    }
                }
                group.addTask {
                    while try await splice.store.counts()[.completed] ?? 0 < count { try await splice.runUntilIdle() }
                }
                try await group.waitForAll()
            }
        }
        try await splice.store.close()
        return Double(count) / time
    }

    /// Runs `Benchmarks/Peers/dbos_sqlite.py`, which prints processes a second.
    private func peerRate(_ round: Int) throws -> Double? {
        let environment = ProcessInfo.processInfo.environment
        guard let tools = environment["SPLICE_TOOLS"] else { return nil }
        let python = tools + "/venv-dbos/bin/python"
        guard FileManager.default.isExecutableFile(atPath: python) else { return nil }
        let process = Foundation.Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [
            environment["SPLICE_PEERS"] ?? "Benchmarks/Peers/dbos_sqlite.py", folder + "/dbos-\(round).db", "16", "200",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").last.flatMap { Double($0) }
    }
}

/// Four steps that do nothing, so that what is measured is the journal.
struct FourSteps: DurableProcess {
    static let name = "four-steps", version = 1

    func run(_ number: Int, _ process: ProcessContext) async throws -> Int {
        let step = Action<Int, Int>("step", system: "none", effect: .idempotent) { input, _ in input + 1 }
        var value = number
        for name in ["one", "two", "three", "four"] { value = try await process.step(name, step, value) }
        return value
    }
}
